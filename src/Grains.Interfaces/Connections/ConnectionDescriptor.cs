using Tidegate.Budget;

namespace Tidegate.Connections;

/// <summary>What does not change while a connection lives.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.connection.descriptor")]
public sealed record ConnectionDescriptor
{
    /// <summary>128 random bits in base64url; the key of the connection's grain.</summary>
    [Id(0)] public required string ConnectionId { get; init; }

    /// <summary>Hub, in lower case.</summary>
    [Id(1)] public required string Hub { get; init; }

    /// <summary>User, or null for an anonymous client.</summary>
    [Id(2)] public string? UserId { get; init; }

    /// <summary>The frontend that owns the socket.</summary>
    [Id(3)] public required string FrontendId { get; init; }

    /// <summary>Remote address and port.</summary>
    [Id(4)] public required string Remote { get; init; }

    /// <summary>Class of its permit.</summary>
    [Id(5)] public AdmissionClass Class { get; init; }

    /// <summary><c>native</c> (/ws) or <c>raw</c> (/client/hubs/...).</summary>
    [Id(6)] public required string Protocol { get; init; }

    /// <summary>Wall-clock time of the upgrade.</summary>
    [Id(7)] public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Correlation id of the upgrade request.</summary>
    [Id(8)] public string? CorrelationId { get; init; }
}
