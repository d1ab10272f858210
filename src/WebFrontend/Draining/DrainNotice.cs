using System.Globalization;
using System.Text;

namespace Tidegate.WebFrontend.Draining;

/// <summary>The notice <c>draining</c> of docs/protocol.md.</summary>
internal static class DrainNotice
{
    // Clients return to the other frontends; their closes are spread already, so that a further wait is only a breath.
    private const int ReconnectAfterSeconds = 1;

    /// <summary>The text frame for a client that is closed so much later.</summary>
    public static ReadOnlyMemory<byte> For(TimeSpan closesIn) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"system","event":"draining","closesInSeconds":{{Math.Ceiling(closesIn.TotalSeconds)}},"reconnectAfterSeconds":{{ReconnectAfterSeconds}}}"""));
}
