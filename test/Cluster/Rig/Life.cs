using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Rig;

/// <summary>One process of a member, from its start to the moment it was reaped.</summary>
internal sealed class Life(int processId, long startedAt)
{
    /// <summary>Process id.</summary>
    public int ProcessId => processId;

    /// <summary>When it was started.</summary>
    public long StartedAt => startedAt;

    /// <summary>When waitpid had returned: from then on the kernel has none of its sockets. Null while it lives.</summary>
    public long? EndedAt { get; set; }

    /// <summary>When it stood still.</summary>
    public List<Freeze> Freezes { get; } = [];

    /// <summary>True while it stands still.</summary>
    public bool IsFrozen => Freezes is [.., { To: Interval.Open }];
}
