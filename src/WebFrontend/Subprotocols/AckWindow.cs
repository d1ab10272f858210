using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>The newest numbers under which a client's frames have succeeded, so that a repeated one is not done twice. Thread-safe.</summary>
internal sealed class AckWindow
{
    /// <summary>So many are remembered; older ones are forgotten.</summary>
    public const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly HashSet<ulong> _known = [];
    private readonly Queue<ulong> _byAge = new();

    /// <summary>All that are remembered, the oldest first.</summary>
    public ImmutableArray<ulong> All
    {
        get
        {
            lock (_lock) return [.. _byAge];
        }
    }

    /// <summary>True where this number has succeeded.</summary>
    public bool Contains(ulong ackId)
    {
        lock (_lock) return _known.Contains(ackId);
    }

    /// <summary>Remembers a number.</summary>
    public void Add(ulong ackId)
    {
        lock (_lock)
        {
            if (!_known.Add(ackId))
                return;
            _byAge.Enqueue(ackId);
            if (_byAge.Count > Capacity)
                _known.Remove(_byAge.Dequeue());
        }
    }
}
