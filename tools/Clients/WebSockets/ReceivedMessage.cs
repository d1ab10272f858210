using System.Text.Json;

namespace Tidegate.Clients.WebSockets;

/// <summary>A message as a client received it.</summary>
/// <param name="Opcode">Text or binary.</param>
/// <param name="Text">The payload as text.</param>
/// <param name="At">Time since the client's 101.</param>
public sealed record ReceivedMessage(Opcode Opcode, string Text, TimeSpan At)
{
    /// <summary>The event where this is a system notice; else null.</summary>
    public string? Event { get; } = EventOf(Opcode, Text);

    /// <summary>A number in a notice.</summary>
    public double Number(string property)
    {
        using var notice = JsonDocument.Parse(Text);
        return notice.RootElement.GetProperty(property).GetDouble();
    }

    private static string? EventOf(Opcode opcode, string text)
    {
        if (opcode != Opcode.Text || !text.StartsWith('{'))
            return null;
        using var notice = JsonDocument.Parse(text);
        return notice.RootElement.TryGetProperty("type", out var type) && type.GetString() == "system"
            ? notice.RootElement.GetProperty("event").GetString()
            : null;
    }
}

/// <summary>How a connection ended, as its client saw it.</summary>
/// <param name="Code">Code of the server's close frame; 1006 without one.</param>
/// <param name="Reason">Its reason.</param>
/// <param name="At">Time since the client's 101.</param>
/// <param name="Timestamp">The same moment on the clock of <see cref="System.Diagnostics.Stopwatch"/>, to compare clients.</param>
public sealed record ReceivedClose(int Code, string Reason, TimeSpan At, long Timestamp);
