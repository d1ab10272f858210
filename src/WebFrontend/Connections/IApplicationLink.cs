using Tidegate.Topics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The way from one connection to the HTTP endpoints of its application. It tells one thing after the other, in order.</summary>
internal interface IApplicationLink
{
    /// <summary>What it holds, in bytes, beside what every connection has.</summary>
    long HeldBytes { get; }

    /// <summary>Tells that the client is connected. Does not wait.</summary>
    void Connected();

    /// <summary>Hands a message of the client to the application, after all that was told before. Does not throw.</summary>
    Task<HandlerAnswer> HandleAsync(Message message);

    /// <summary>Tells that the client is gone, once, and nothing after it. Does not wait.</summary>
    /// <param name="reason">Why.</param>
    void Disconnected(string reason);
}
