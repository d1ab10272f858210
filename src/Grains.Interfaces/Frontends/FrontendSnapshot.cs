using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.Frontends;

/// <summary>One frontend's side of the four-way audit, taken at one moment.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.snapshot")]
public sealed record FrontendSnapshot
{
    /// <summary>The frontend.</summary>
    [Id(0)] public required string FrontendId { get; init; }

    // Id 1 was the name of the frontend, which nobody read: it stays unused.

    /// <summary>Ids of the registered connections, in ordinal order.</summary>
    [Id(2)] public ImmutableArray<string> ConnectionIds { get; init; } = [];

    /// <summary>WebSocket streams whose transport is not yet disposed.</summary>
    [Id(3)] public int OpenSockets { get; init; }

    /// <summary>Permits taken and not returned.</summary>
    [Id(4)] public Permits PermitsInUse { get; init; }

    /// <summary>The caps of the permit pool.</summary>
    [Id(5)] public Permits Cap { get; init; }

    // Id 6 was a count of topics, which nobody read: it stays unused.

    /// <summary>Memberships of local connections in topics.</summary>
    [Id(7)] public int Memberships { get; init; }
}
