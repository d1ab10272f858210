namespace Tidegate.Connections;

/// <summary>An order to close a connection.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.connection.close-request")]
public sealed record CloseRequest
{
    /// <summary>Code from <see cref="CloseCodes"/>.</summary>
    [Id(0)] public required int Code { get; init; }

    /// <summary>Reason on the wire, at most 123 bytes of UTF-8; null takes the one of the table.</summary>
    [Id(1)] public string? Reason { get; init; }

    /// <summary>Close only where there was no activity for at least this long; decided by the frontend at the moment of closing.</summary>
    [Id(2)] public TimeSpan? OnlyIfIdleFor { get; init; }

    /// <summary>Who asked; for the log.</summary>
    [Id(3)] public string? Actor { get; init; }

    /// <summary>
    /// What clients are told whose protocol has a word for it before the close frame, of any length. Null is the reason.
    /// </summary>
    [Id(4)] public string? Explanation { get; init; }
}

/// <summary>How a connection ended.</summary>
/// <param name="Code">Close code; 1006 where the peer vanished.</param>
/// <param name="Reason">Reason text.</param>
/// <param name="LastReading">The last figures of the socket.</param>
[GenerateSerializer, Immutable, Alias("tidegate.connection.closed")]
public sealed record ConnectionClosed(
    [property: Id(0)] int Code,
    [property: Id(1)] string Reason,
    [property: Id(2)] ConnectionReading LastReading);
