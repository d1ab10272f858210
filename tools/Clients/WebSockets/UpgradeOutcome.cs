using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Tidegate.Clients.WebSockets;

/// <summary>What a server said to an upgrade.</summary>
/// <param name="Connection">The stream of frames after a 101; null where the upgrade was refused.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Fields of the response, by name without regard to case.</param>
/// <param name="Body">Body of a refusal.</param>
public sealed record UpgradeOutcome(Stream? Connection, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Name of a refusal in a table: its status, and its reason where there is one.</summary>
    public string Name => Reason is { } reason ? $"{(int)Status} {reason}" : $"{(int)Status}";

    /// <summary>When to come back, or null.</summary>
    public TimeSpan? RetryAfter =>
        Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>The <c>reason</c> of the problem document, or null.</summary>
    private string? Reason
    {
        get
        {
            if (Body.Length == 0)
                return null;
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("reason", out var reason)
                    && reason.ValueKind == JsonValueKind.String
                    ? reason.GetString()
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
