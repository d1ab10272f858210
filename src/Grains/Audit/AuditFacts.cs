using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.Grains.Audit;

/// <summary>What the parts of a cluster said. What is null could not be asked; <see cref="Failures"/> says why.</summary>
internal sealed record AuditFacts
{
    public ImmutableArray<FrontendSnapshot> Frontends { get; init; } = [];

    /// <summary>Frontends that did not answer.</summary>
    public ImmutableArray<string> Unreachable { get; init; } = [];

    public BudgetStatus? Ledger { get; init; }

    /// <summary>Connection ids of the active connection grains.</summary>
    public IReadOnlySet<string>? Grains { get; init; }

    /// <summary>Connection ids of the heartbeat reminders.</summary>
    public IReadOnlySet<string>? Reminders { get; init; }

    /// <summary>Sum of the members that the topic grains count.</summary>
    public int? TopicMembers { get; init; }

    /// <summary>True where all frontends are known, and known to have answered.</summary>
    public bool AllFrontendsAnswered => Unreachable.IsEmpty && !Failures.ContainsKey(AuditParts.Directory);

    /// <summary>Questions that failed: a part of the cluster, and a sentence.</summary>
    public ImmutableSortedDictionary<string, string> Failures { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
