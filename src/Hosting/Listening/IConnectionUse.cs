namespace Tidegate.Hosting.Listening;

/// <summary>
/// Feature of a connection: what it is used for. Without a WebSocket it is one of the pending ones, which are bounded and must read their
/// answers. All of it may be called from any thread.
/// </summary>
internal interface IConnectionUse
{
    /// <summary>The answers of an HTTP/2 connection; null for other ones.</summary>
    StreamAnswers? Answers { get; set; }

    /// <summary>A request is under way.</summary>
    void BeginRequest();

    /// <summary>It was answered.</summary>
    void EndRequest();

    /// <summary>A WebSocket was accepted.</summary>
    void OpenSocket();

    /// <summary>A WebSocket has ended, and the connection lives on (HTTP/2).</summary>
    void CloseSocket();

    /// <summary>An answer was not read in time: ends the connection, unless it carries a WebSocket.</summary>
    /// <returns>False where it carries one.</returns>
    bool TryCut();
}
