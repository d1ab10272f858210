using System.Text;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Upgrades;

/// <summary>Requests that are no WebSocket handshake, or a broken one: a clear answer, and nothing taken.</summary>
public class BadHandshakeTests
{
    private const string Head = "GET /ws HTTP/1.1\r\nHost: localhost\r\n";
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    private const string Version = "Sec-WebSocket-Version: 13\r\n";
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public static TheoryData<string, string, string> Cases => new()
    {
        { "plain GET", Head, "400" },
        { "no upgrade header", Head + "Connection: Upgrade\r\n" + Version + Key, "400" },
        { "no connection header", Head + "Upgrade: websocket\r\n" + Version + Key, "400" },
        { "another upgrade", Head + "Connection: Upgrade\r\nUpgrade: h2c\r\n" + Version + Key, "400" },
        { "no key", Head + Upgrade + Version, "400" },
        { "short key", Head + Upgrade + Version + "Sec-WebSocket-Key: c2hvcnQ=\r\n", "400" },
        { "key that is not base64", Head + Upgrade + Version + "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==\r\n", "400" },
        { "two keys", Head + Upgrade + Version + Key + Key, "400" },
        { "no version", Head + Upgrade + Key, "400" },
        { "version 7", Head + Upgrade + Key + "Sec-WebSocket-Version: 7\r\n", "400" },
        { "version 8", Head + Upgrade + Key + "Sec-WebSocket-Version: 8\r\n", "400" },
        { "version 14", Head + Upgrade + Key + "Sec-WebSocket-Version: 14\r\n", "400" },
        { "POST", Head.Replace("GET", "POST") + Upgrade + Version + Key, "400" },
        { "HTTP/1.0", Head.Replace("1.1", "1.0") + Upgrade + Version + Key, "400" },
        { "body", Head + Upgrade + Version + Key + "Content-Length: 5\r\n", "400" },
        { "chunked body", Head + Upgrade + Version + Key + "Transfer-Encoding: chunked\r\n", "400" },
        { "two hosts", Head + "Host: other\r\n" + Upgrade + Version + Key, "400" },
        { "no host", "GET /ws HTTP/1.1\r\n" + Upgrade + Version + Key, "400" },
        { "101 headers", Head + Upgrade + Version + Key + Headers(96), "431" },
        { "headers over 32 KiB", Head + Upgrade + Version + Key + "X-Long: " + new string('x', 32 * 1024) + "\r\n", "431" },
        { "request line over 16 KiB", Head.Replace("/ws", "/ws?" + new string('x', 16 * 1024)) + Upgrade + Version + Key, "414" },
        { "space in a header name", Head + "Bad Name: x\r\n" + Upgrade + Version + Key, "400" },
        { "no HTTP at all", "hello\r\n", "400" },
        { "unknown path", Head.Replace("/ws", "/nothing") + Upgrade + Version + Key, "404" },
        { "MQTT", Head.Replace("/ws", "/clients/mqtt/hubs/chat") + Upgrade + Version + Key, "404" },
        { "Socket.IO", Head.Replace("/ws", "/clients/socketio/hubs/chat") + Upgrade + Version + Key, "404" },
    };

    public static TheoryData<string, string> GoodCases => new()
    {
        { "several connection tokens", Head + "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" + Version + Key },
        { "upper case", Head + "CONNECTION: UPGRADE\r\nUPGRADE: WebSocket\r\n" + Version + Key },
        { "absolute form", Head.Replace("/ws", "http://localhost/ws") + Upgrade + Version + Key },
        { "unknown subprotocols", Head + Upgrade + Version + Key + "Sec-WebSocket-Protocol: a, b, c\r\n" },
        { "99 headers", Head + Upgrade + Version + Key + Headers(94) },
        { "compression offered", Head + Upgrade + Version + Key + "Sec-WebSocket-Extensions: permessage-deflate\r\n" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Handshake_that_is_broken_is_refused_and_takes_nothing(string name, string request, string status)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync(request + "\r\n");
        var head = await client.ReadHeadAsync();

        Assert.True(head.StartsWith("HTTP/1.1 " + status, StringComparison.Ordinal), $"{name}: {head}");
        Assert.Equal((0, 0), (host.Admission.InUse, host.Sockets.Count));
    }

    [Theory]
    [MemberData(nameof(GoodCases))]
    public async Task Handshake_that_is_unusual_but_right_is_taken(string name, string request)
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync(request + "\r\n");
        var head = await client.ReadHeadAsync();

        Assert.True(head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal), $"{name}: {head}");
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", head);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", head);
    }

    [Fact]
    public async Task Bytes_sent_before_the_101_are_served_after_it()
    {
        await using var host = await FrontendHost.StartAsync();
        using var client = await RawClient.OpenAsync(host.Port);

        await client.SendAsync([.. Encoding.ASCII.GetBytes(RawClient.Handshake("/ws?hub=echo")), .. RawClient.Text("early")]);

        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync());
        Assert.Equal("early", await client.ReadTextAsync());
    }

    [Fact]
    public async Task Plain_request_is_told_how_to_connect()
    {
        await using var host = await FrontendHost.StartAsync();
        using var http = new HttpClient();

        var answer = await http.GetAsync($"http://127.0.0.1:{host.Port}/client/hubs/chat");

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("13", answer.Headers.GetValues("Sec-WebSocket-Version").Single());
        Assert.Contains("ws://{host}/client/hubs/{hub}", await answer.Content.ReadAsStringAsync());
    }

    private static string Headers(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: x\r\n"));
}
