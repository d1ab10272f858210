namespace Tidegate.Connections;

/// <summary>A question for what a client may do with a group, or an order to change that.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.connection.permission-order")]
public sealed record PermissionOrder
{
    /// <summary>It is to send, not to join and leave.</summary>
    [Id(0)] public required bool IsToSend { get; init; }

    /// <summary>The group, as it is: no pattern.</summary>
    [Id(1)] public required string Group { get; init; }

    /// <summary>True grants it and false takes it away, whatever the roles of the client say; null only asks.</summary>
    [Id(2)] public bool? Grant { get; init; }
}

/// <summary>What a client may do, after an order.</summary>
/// <param name="IsGranted">It may.</param>
/// <param name="IsRefused">The order could not be kept: there are too many for this connection, or its protocol knows no groups.</param>
[GenerateSerializer, Immutable, Alias("tidegate.connection.permission-state")]
public sealed record PermissionState([property: Id(0)] bool IsGranted, [property: Id(1)] bool IsRefused = false);
