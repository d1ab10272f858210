namespace Tidegate.Hosting.Descriptors;

/// <summary>
/// Knows whether a socket may be accepted. Between two looks at the process, each of which costs as much as there are descriptors, it
/// counts sockets that were accepted and closed. Thread-safe.
/// </summary>
internal sealed class DescriptorBudget(IDescriptorSource source, TimeProvider time)
{
    /// <summary>After so long it looks again, since others open files too and a limit can be changed from outside.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    /// <summary>Two looks are at least so far apart.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromMilliseconds(20);

    // A poll costs as much as there are descriptors; this bounds its share of the time.
    private const int CostFactor = 20;

    private readonly Lock _gate = new();
    private readonly long _begun = time.GetTimestamp();
    private DescriptorReading _reading = source.Read();
    private long _polledAt;
    private long _cost;
    private long _accepted; // and not closed since the last poll; below zero where more were closed

    /// <summary>The last poll.</summary>
    public DescriptorReading Reading
    {
        get
        {
            lock (_gate) return _reading;
        }
    }

    /// <summary>Descriptors in use as a share of the limit, at most <see cref="MaxAge"/> old; 0 where nothing bounds them.</summary>
    public double Share
    {
        get
        {
            lock (_gate)
            {
                if (Now - _polledAt >= MaxAge.Ticks)
                    Poll();
                return _reading.Limit is { } limit and > 0 ? Math.Clamp((_reading.Used + _accepted) / (double)limit, 0, 1) : 0;
            }
        }
    }

    /// <summary>Polls at once.</summary>
    public DescriptorReading Poll()
    {
        lock (_gate)
        {
            var begun = Now;
            _reading = source.Read();
            _accepted = 0;
            _polledAt = Now;
            _cost = _polledAt - begun;
            return _reading;
        }
    }

    /// <summary>True where a socket may be accepted so that at least <paramref name="reserve"/> descriptors stay free.</summary>
    public bool HasRoom(int reserve)
    {
        lock (_gate)
        {
            var age = Now - _polledAt;
            var isTight = Free <= reserve;
            if (age >= MaxAge.Ticks || (isTight && age >= Math.Max(MinAge.Ticks, _cost * CostFactor)))
                Poll();
            return Free > reserve;
        }
    }

    /// <summary>A socket was accepted.</summary>
    public void Accepted()
    {
        lock (_gate) _accepted++;
    }

    /// <summary>A socket that was accepted is closed.</summary>
    public void Closed()
    {
        lock (_gate) _accepted--;
    }

    /// <summary>The kernel had none left: nothing is free until the next poll.</summary>
    public void RanOut()
    {
        lock (_gate)
        {
            _reading = _reading with { Used = _reading.Limit ?? _reading.Used };
            _polledAt = Now;
        }
    }

    private long Free => _reading.Limit is null ? long.MaxValue : _reading.Free - _accepted;

    private long Now => time.GetElapsedTime(_begun).Ticks;
}
