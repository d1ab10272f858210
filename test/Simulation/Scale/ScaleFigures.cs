namespace Tidegate.Simulation.Scale;

/// <summary>What was counted in one phase.</summary>
internal sealed record ScaleFigures
{
    public required ScaleLoad Load { get; init; }

    public required string Phase { get; init; }

    public int Live { get; init; }

    public long Reports { get; init; }

    public long Commits { get; init; }

    public long Bytes { get; init; }

    /// <summary>Processor time of the ledger's transitions.</summary>
    public TimeSpan Apply { get; init; }

    /// <summary>Processor time of making bytes of the documents.</summary>
    public TimeSpan Serialize { get; init; }

    /// <summary>What the transitions allocated, in bytes.</summary>
    public long Allocated { get; init; }

    /// <summary>From the begin of a transition to the end of its write.</summary>
    public TimeSpan LongestCommit { get; init; }

    /// <summary>The longest that a client waited for its permit, or to be refused.</summary>
    public TimeSpan LongestWait { get; init; }

    public int Refused { get; init; }

    public double BytesPerSecond => PerSecond(Bytes);

    /// <summary>Share of one core that transitions and serializer take.</summary>
    public double Core => (Apply + Serialize) / Load.Window;

    public double PerSecond(long count) => count / Load.Window.TotalSeconds;

    public double PerCommit(long count) => Commits == 0 ? 0 : (double)count / Commits;
}
