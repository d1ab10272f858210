using System.Globalization;
using System.Text;

namespace Tidegate.WebFrontend.Draining;

/// <summary>The notice <c>draining</c> of docs/protocol.md.</summary>
internal static class DrainNotice
{
    /// <summary>The text frame for a client that is closed so much later, and is to wait so long then.</summary>
    public static ReadOnlyMemory<byte> For(TimeSpan closesIn, TimeSpan reconnectAfter) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"system","event":"draining","closesInSeconds":{{Math.Ceiling(closesIn.TotalSeconds)}},"reconnectAfterSeconds":{{Math.Ceiling(reconnectAfter.TotalSeconds)}}}"""));
}
