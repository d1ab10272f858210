using System.Collections.Immutable;

namespace Tidegate.Budget;

/// <summary>Figures of one frontend that travel with its reports.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.budget.load")]
public sealed record FrontendLoad
{
    [Id(2)] private string _state = FrontendState.Serving.Name();

    /// <summary>Nothing carried, nothing refused.</summary>
    public static readonly FrontendLoad None = new();

    /// <summary>Accounted memory of all connections, in bytes; a message to many counts once.</summary>
    [Id(0)] public long MemoryBytes { get; init; }

    /// <summary>Refused upgrades since this process started, by reason (<see cref="RefusalReasons"/>).</summary>
    [Id(1)] public ImmutableSortedDictionary<string, long> Refused { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary><c>serving</c>, <c>draining</c>, <c>drained</c> or <c>fenced</c>.</summary>
    public FrontendState State
    {
        get => FrontendStates.Parse(_state);
        init => _state = value.Name();
    }

    /// <summary>Memory of the whole process.</summary>
    [Id(3)] public ProcessMemory Process { get; init; } = ProcessMemory.None;

    /// <summary>How it fares.</summary>
    [Id(4)] public FrontendHealth Health { get; init; } = FrontendHealth.None;

    /// <summary>Connections that have been idle for <c>Recovery:ShedIdleFor</c> or longer.</summary>
    [Id(5)] public int Idle { get; init; }

    /// <summary>What it tells of itself for alerts.</summary>
    [Id(100)] public FrontendCounters Counters { get; init; } = FrontendCounters.None;
}
