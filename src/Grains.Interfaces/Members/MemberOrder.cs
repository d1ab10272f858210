using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Topics;

namespace Tidegate.Members;

/// <summary>
/// An order of the application for all connections of a topic at this moment. Repeating it is harmless. An order with nothing to do only
/// counts them.
/// </summary>
[GenerateSerializer, Immutable, Alias("tidegate.member.order")]
public sealed record MemberOrder
{
    /// <summary>Whom it concerns: a hub, a group or a user (<see cref="TopicKey"/>).</summary>
    [Id(0)] public required string Topic { get; init; }

    /// <summary>Connection ids that it does not concern.</summary>
    [Id(1)] public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>A filter of the service API; the order concerns only connections that it is true of. Null: all of them.</summary>
    [Id(2)] public string? Filter { get; init; }

    /// <summary>Groups that they become members of.</summary>
    [Id(3)] public ImmutableArray<string> Join { get; init; } = [];

    /// <summary>Groups whose members they cease to be.</summary>
    [Id(4)] public ImmutableArray<string> Leave { get; init; } = [];

    /// <summary>They leave all their groups.</summary>
    [Id(5)] public bool LeaveAll { get; init; }

    /// <summary>How they are closed; null where they are not.</summary>
    [Id(6)] public CloseRequest? Close { get; init; }

    /// <summary>It has nothing to do but to count.</summary>
    public bool OnlyCounts => Close is null && !LeaveAll && Join.IsDefaultOrEmpty && Leave.IsDefaultOrEmpty;
}

/// <summary>What became of an order.</summary>
/// <param name="Members">Connections it concerned, where somebody answered.</param>
/// <param name="Frontends">Frontends that have such connections.</param>
/// <param name="Unreachable">Frontends that did not answer: what became of the order there is unknown.</param>
[GenerateSerializer, Immutable, Alias("tidegate.member.outcome")]
public sealed record MemberOutcome(
    [property: Id(0)] int Members,
    [property: Id(1)] ImmutableArray<string> Frontends,
    [property: Id(2)] ImmutableArray<string> Unreachable);
