namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>Why a client's frame came to nothing.</summary>
/// <param name="Name">One of the names of the protocol.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record AckError(string Name, string Message)
{
    /// <summary>The client has no right to it.</summary>
    public static AckError Forbidden(string message) => new("Forbidden", message);

    /// <summary>The service or the application failed; the same frame may be sent again under the same number.</summary>
    public static AckError Internal(string message) => new("InternalServerError", message);

    /// <summary>The frame was sent before, and has succeeded.</summary>
    public static AckError Duplicate(ulong ackId) => new("Duplicate", $"Message with ack-id: {ackId} has been processed");
}
