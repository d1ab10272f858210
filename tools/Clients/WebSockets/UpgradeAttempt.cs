using System.Net;
using System.Text.Json;

namespace Tidegate.Clients.WebSockets;

/// <summary>What a server said to an upgrade: a client, or a refusal.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Fields of the response and of its content, by name without regard to case.</param>
/// <param name="Body">Body of a refusal.</param>
/// <param name="Client">The client after a 101; else null.</param>
public sealed record UpgradeAttempt(
    HttpStatusCode Status,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    WebSocketTestClient? Client)
{
    /// <summary>The problem document of a refusal.</summary>
    public JsonElement Problem
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The client.</summary>
    /// <exception cref="InvalidOperationException">The upgrade was refused.</exception>
    public WebSocketTestClient Opened => Client ?? throw new InvalidOperationException($"The upgrade was refused with {(int)Status}:\n{Body}");
}
