namespace Tidegate.WebFrontend.Timing;

/// <summary>A moment that one thread writes and others read, or none. A plain <see cref="TimeSpan"/> field promises no visibility.</summary>
internal struct Moment
{
    private const long None = long.MinValue;
    private long _ticks;

    public Moment() => _ticks = None;

    /// <summary>The moment, or null where there is none.</summary>
    public TimeSpan? Value
    {
        readonly get => Volatile.Read(in _ticks) is var ticks && ticks == None ? null : new TimeSpan(ticks);
        set => Volatile.Write(ref _ticks, value?.Ticks ?? None);
    }
}
