using Tidegate.Budget;
using Tidegate.Digests;

namespace Tidegate.Frontends;

/// <summary>The connections of a frontend in a few bytes, for the audit that goes on all the time.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.digest")]
public sealed record FrontendDigest
{
    /// <summary>The frontend.</summary>
    [Id(0)] public required string FrontendId { get; init; }

    // Id 1 was the name of the frontend, which nobody read: it stays unused.

    /// <summary>The registered connections.</summary>
    [Id(2)] public IdDigest Connections { get; init; }

    /// <summary>WebSocket streams whose transport is not yet disposed.</summary>
    [Id(3)] public int OpenSockets { get; init; }

    /// <summary>Permits taken and not returned.</summary>
    [Id(4)] public Permits PermitsInUse { get; init; }
}
