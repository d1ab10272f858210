using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.WebFrontend.Explaining;

namespace Tidegate.WebFrontend.Admin.Connections;

/// <summary>One connection, as an operator sees it.</summary>
internal sealed record ConnectionDocument
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its hub.</summary>
    public required string Hub { get; init; }

    /// <summary>Its user; null for an anonymous client.</summary>
    public required string? User { get; init; }

    /// <summary>Remote address and port.</summary>
    public required string Remote { get; init; }

    /// <summary>Id of the frontend that owns the socket.</summary>
    public required string Frontend { get; init; }

    /// <summary><c>open</c>, <c>warned</c>, <c>closing</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>standard</c> or <c>priority</c>.</summary>
    public required string Class { get; init; }

    /// <summary><c>native</c> or <c>raw</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Time of the upgrade.</summary>
    public required DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Seconds since the last application activity.</summary>
    public required double IdleSeconds { get; init; }

    /// <summary>Accounted memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Bytes that wait in the send queue.</summary>
    public required long QueueBytes { get; init; }

    /// <summary>Messages from the client.</summary>
    public required long MessagesIn { get; init; }

    /// <summary>Messages to the client.</summary>
    public required long MessagesOut { get; init; }

    /// <summary>Payload bytes from the client.</summary>
    public required long BytesIn { get; init; }

    /// <summary>Payload bytes to the client.</summary>
    public required long BytesOut { get; init; }

    /// <summary>Groups it is a member of.</summary>
    public required ImmutableArray<string> Groups { get; init; }

    /// <summary>Correlation id of the upgrade request.</summary>
    public required string? CorrelationId { get; init; }

    /// <summary>Age of these figures in seconds.</summary>
    public required double ReadingAgeSeconds { get; init; }

    /// <summary>Whether its durable reminder is registered; null in a list, which does not ask the connection's grain.</summary>
    public bool? HasReminder { get; init; }

    /// <summary>Seconds until its idle timer looks again; null in a list.</summary>
    public double? IdleCheckInSeconds { get; init; }

    /// <summary>When it ended; null while it lives.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Close code; null while it lives.</summary>
    public int? CloseCode { get; init; }

    /// <summary>Reason of the close; null while it lives.</summary>
    public string? CloseReason { get; init; }

    /// <summary><c>client</c>, <c>server</c> or <c>network</c>; null while it lives.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>Why it ended, and what to do; null while it lives.</summary>
    public string? Explanation { get; init; }

    /// <summary>As its frontend lists it.</summary>
    public static ConnectionDocument FromList(ConnectionView view) => new()
    {
        Id = view.Descriptor.ConnectionId,
        Hub = view.Descriptor.Hub,
        User = view.Descriptor.UserId,
        Remote = view.Descriptor.Remote,
        Frontend = view.Descriptor.FrontendId,
        State = view.Reading.State.Name(),
        Class = view.Descriptor.Class.Name(),
        Protocol = view.Descriptor.Protocol,
        ConnectedAt = view.Descriptor.ConnectedAt,
        IdleSeconds = view.Reading.IdleFor.TotalSeconds,
        MemoryBytes = view.Reading.MemoryBytes,
        QueueBytes = view.Reading.QueueBytes,
        MessagesIn = view.Reading.MessagesIn,
        MessagesOut = view.Reading.MessagesOut,
        BytesIn = view.Reading.BytesIn,
        BytesOut = view.Reading.BytesOut,
        Groups = view.Reading.Groups,
        CorrelationId = view.Descriptor.CorrelationId,
        ReadingAgeSeconds = view.ReadingAge.TotalSeconds,
    };

    /// <summary>As its grain knows it.</summary>
    public static ConnectionDocument FromGrain(ConnectionView view) => FromList(view) with
    {
        HasReminder = view.HasReminder,
        IdleCheckInSeconds = view.IdleCheckIn?.TotalSeconds,
    };

    /// <summary>As its frontend remembers it after its end.</summary>
    public static ConnectionDocument FromClose(CloseRecord close) =>
        FromList(new ConnectionView { Descriptor = close.Descriptor, Reading = close.Reading }) with
        {
            State = "closed",
            ClosedAt = close.At,
            CloseCode = close.Code,
            CloseReason = close.Reason,
            ClosedBy = close.By,
            Explanation = Explanations.Of(close),
        };
}

/// <summary>A page of connections, in the order of frontend id and connection id.</summary>
/// <param name="Connections">The connections.</param>
/// <param name="ContinuationToken">Send it to get the next page; null on the last one.</param>
/// <param name="Unreachable">Frontends that did not answer, whose connections are missing.</param>
internal sealed record ConnectionPageDocument(
    ImmutableArray<ConnectionDocument> Connections,
    string? ContinuationToken,
    ImmutableArray<string> Unreachable);

/// <summary>A close that has begun.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Code">Close code that the client gets.</param>
/// <param name="Reason">Reason that it gets.</param>
internal sealed record ConnectionCloseDocument(string Id, int Code, string Reason);
