namespace Tidegate.WebFrontend.Shedding;

/// <summary>Receivers of a notice, handed out in even parts, look by look. Pure.</summary>
/// <typeparam name="T">A receiver.</typeparam>
internal sealed class NoticeSpread<T>
{
    /// <summary>Looks over which one round is spread; two seconds.</summary>
    public const int Looks = 20;

    /// <summary>The most of one look, whatever their number: then the round takes longer.</summary>
    public const int MostPerLook = 500;

    private Queue<T> _waiting = new();
    private int _perLook;

    /// <summary>Receivers that still wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Begins a round; what was left of the one before has become old news.</summary>
    public void Begin(IEnumerable<T> receivers)
    {
        _waiting = new Queue<T>(receivers);
        _perLook = Math.Clamp((_waiting.Count + Looks - 1) / Looks, 1, MostPerLook);
    }

    /// <summary>Those whose turn it is.</summary>
    public IEnumerable<T> Next()
    {
        for (var i = 0; i < _perLook && _waiting.TryDequeue(out var receiver); i++) yield return receiver;
    }
}
