namespace Tidegate.WebFrontend.Shedding;

/// <summary>Receivers of a notice, handed out in even parts, tick by tick. Pure.</summary>
/// <typeparam name="T">A receiver.</typeparam>
internal sealed class NoticeSpread<T>
{
    /// <summary>Ticks over which one round is spread; two seconds.</summary>
    public const int Ticks = 20;

    /// <summary>The most of one tick, whatever their number: then the round takes longer.</summary>
    public const int MostPerTick = 500;

    private Queue<T> _waiting = new();
    private int _perTick;

    /// <summary>Begins a round; what was left of the one before has become old news.</summary>
    public void Begin(IEnumerable<T> receivers)
    {
        _waiting = new Queue<T>(receivers);
        _perTick = Math.Clamp((_waiting.Count + Ticks - 1) / Ticks, 1, MostPerTick);
    }

    /// <summary>Those whose turn it is.</summary>
    public IEnumerable<T> Next()
    {
        for (var i = 0; i < _perTick && _waiting.TryDequeue(out var receiver); i++) yield return receiver;
    }
}
