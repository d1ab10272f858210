using System.Globalization;
using System.Text;

namespace Tidegate.Compare.Starting;

/// <summary>What starts a broadcast.</summary>
/// <param name="HttpPort">Port to which the text goes on a connection of its own; null: a client sends it.</param>
/// <param name="Text">A whole HTTP request, or a message.</param>
internal sealed record Trigger(int? HttpPort, string Text)
{
    /// <summary>A client's message.</summary>
    public static Trigger Message(string text) => new(null, text);

    /// <summary>A POST request.</summary>
    public static Trigger Post(int port, string path, string body, string type = "text/plain") => new(port, string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
}
