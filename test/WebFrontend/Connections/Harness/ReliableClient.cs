using System.Text.Json;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>One socket of a client of the reliable subprotocol, which has read its greeting.</summary>
internal sealed class ReliableClient : IDisposable
{
    private const string Roles = "webpubsub.joinLeaveGroup";

    private readonly FrontendHost _host;
    private readonly RawClient _client;

    private ReliableClient(FrontendHost host, RawClient client, JsonElement greeting)
    {
        (_host, _client, Greeting) = (host, client, greeting);
    }

    /// <summary>The first frame.</summary>
    public JsonElement Greeting { get; }

    public string ConnectionId => Greeting.GetProperty("connectionId").GetString()!;

    public string Token => Greeting.GetProperty("reconnectionToken").GetString()!;

    public static string TokenOf(FrontendHost host) => TestToken.For(host.Time.GetUtcNow(), "echo", "ann", Roles);

    public static string TargetOf(string hub, string connectionId, string token) =>
        $"/client/hubs/{hub}?awps_connection_id={connectionId}&awps_reconnection_token={Uri.EscapeDataString(token)}&access_token=expired";

    public static Task<ReliableClient> ConnectAsync(FrontendHost host, string protocol = Subprotocol.ReliableJson) =>
        OpenAsync(host, "/client/hubs/echo?access_token=" + TokenOf(host), protocol);

    /// <summary>Comes back with a socket of its own.</summary>
    public Task<ReliableClient> ReturnAsync(FrontendHost? host = null) => OpenAsync(host ?? _host, TargetOf("echo", ConnectionId, Token), Subprotocol.ReliableJson);

    public Task SendAsync(string text) => _client.SendAsync(RawClient.Text(text));

    public Task<string> ReadAsync() => _client.ReadTextAsync();

    /// <summary>The next message: its number and its text.</summary>
    public async Task<(int SequenceId, string Text)> ReadMessageAsync()
    {
        var message = JsonDocument.Parse(await ReadAsync()).RootElement;
        return (message.GetProperty("sequenceId").GetInt32(), message.GetProperty("data").GetString()!);
    }

    public Task<(int Code, string Reason)> ReadCloseAsync() => _client.ReadCloseAsync();

    public async Task JoinAsync(string group, int ackId = 1)
    {
        await SendAsync($$"""{"type":"joinGroup","group":"{{group}}","ackId":{{ackId}}}""");
        Assert.Contains("\"success\":true", await ReadAsync(), StringComparison.Ordinal);
    }

    /// <summary>Returns once everything that was sent before has been handled.</summary>
    public async Task PingAsync()
    {
        await SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await ReadAsync());
    }

    public async Task CloseAsync(int code)
    {
        await _client.SendAsync(RawClient.Close(code));
        Assert.Equal(code, (await _client.ReadCloseAsync()).Code);
        _client.Dispose();
    }

    public Task LeaveAsync() => CloseAsync(1000);

    /// <summary>Reads up to the close of the service, and answers it; nothing comes where the service has given the socket up.</summary>
    public async Task AnswerCloseAsync()
    {
        try
        {
            var (code, _) = await _client.ReadCloseAsync();
            await _client.SendAsync(RawClient.Close(code));
        }
        catch (IOException)
        {
            // It was aborted.
        }

        _client.Dispose();
    }

    /// <summary>The socket breaks.</summary>
    public void Break() => _client.Reset();

    public void Dispose() => _client.Dispose();

    private static async Task<ReliableClient> OpenAsync(FrontendHost host, string target, string protocol)
    {
        var client = await RawClient.OpenAsync(host.Port);
        await client.SendAsync(RawClient.Handshake(target, $"Sec-WebSocket-Protocol: {protocol}\r\n"));
        var head = await client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101", head);
        Assert.Contains($"\r\nSec-WebSocket-Protocol: {protocol}\r\n", head, StringComparison.OrdinalIgnoreCase);
        return new ReliableClient(host, client, JsonDocument.Parse(await client.ReadTextAsync()).RootElement);
    }
}
