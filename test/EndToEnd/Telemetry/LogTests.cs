using System.Net.WebSockets;
using System.Text.Json;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>The log of a real process as a collector reads it.</summary>
public sealed class LogTests
{
    private const int ClosedId = 3020;
    private const string Nasty = "x\r\ninfo: fake\u001b[31m\u2028y";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Each_event_is_one_JSON_line_whatever_a_client_says()
    {
        await using var standalone = await Standalone.StartAsync(new Settings().With("Telemetry:LogFormat", "Json"));
        var output = standalone.Service.Output;
        var url = standalone.Service.Addresses.WebSocketUrl($"/ws?user={Uri.EscapeDataString(Nasty)}");
        using (var socket = new ClientWebSocket())
        {
            using var patience = new CancellationTokenSource(Patience);
            await socket.ConnectAsync(url, patience.Token);
            await socket.CloseAsync((WebSocketCloseStatus)4321, Nasty, patience.Token);
        }

        var closed = Parse(await output.WaitForAsync("the connection closed", line => IdOf(line) == ClosedId, Patience));

        Assert.All(output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Parse(line));
        Assert.Equal(22, closed.GetProperty("connection").GetString()!.Length);
        Assert.StartsWith("127.0.0.1:", closed.GetProperty("remote").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, closed.GetProperty("messagesIn").GetInt32());
        Assert.Equal("standalone", closed.GetProperty("frontend").GetString());
        Assert.Equal("Information", closed.GetProperty("level").GetString());
        Assert.Equal(4321, closed.GetProperty("closeCode").GetInt32());
        Assert.Equal(Nasty, closed.GetProperty("reason").GetString());
        Assert.Equal("client", closed.GetProperty("initiator").GetString());
        Assert.Matches("^[0-9a-f]{16}$", closed.GetProperty("userHash").GetString());
        Assert.Equal(32, closed.GetProperty("traceId").GetString()!.Length);
        Assert.True(closed.GetProperty("durationSeconds").GetDouble() >= 0);
        Assert.Equal(JsonValueKind.String, closed.GetProperty("silo").ValueKind);
    }

    private static JsonElement Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            throw new InvalidDataException("not a JSON object on a line: " + line);
        }
    }

    private static int IdOf(string line) => Parse(line).GetProperty("eventId").GetInt32();
}
