using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Tests.Hosting;

namespace Tidegate.WebFrontend.Tests.Http;

public sealed class CorrelationTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Correlation_id_is_the_trace_id_of_the_caller()
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/id") { Headers = { { "traceparent", $"00-{TraceId}-b7ad6b7169203331-01" } } };

        using var response = await host.Public.SendAsync(request);

        Assert.Equal([TraceId], response.Headers.GetValues(CorrelationMiddleware.Header));
        Assert.Equal(TraceId, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/refused")]
    public async Task Correlation_id_stands_on_refusals(string path)
    {
        await using var host = await StartAsync();

        using var response = await host.Public.GetAsync(path);

        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(response.Headers.GetValues(CorrelationMiddleware.Header)));
    }

    [Fact]
    public async Task Correlation_id_stands_on_the_101_of_an_upgrade()
    {
        await using var host = await StartAsync();
        using var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };

        await client.ConnectAsync(new Uri(host.Addresses.Of(ListenerRole.Public)[0].Replace("http", "ws", StringComparison.Ordinal) + "/socket"), default);

        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(client.HttpResponseHeaders![CorrelationMiddleware.Header]));
    }

    [Theory]
    [InlineData("/id?access_token=canary")]
    [InlineData("/nothing?access_token=canary")]
    public async Task Query_is_never_logged_even_at_level_trace(string path)
    {
        await using var host = await StartAsync("Logging:LogLevel:Default=Trace", "Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace");

        using var response = await host.Public.GetAsync(path);

        Assert.NotEmpty(host.Logs);
        Assert.DoesNotContain(host.Logs, line => line.Contains("canary", StringComparison.Ordinal));
    }

    // The server quotes the request line when it refuses one.
    [Fact]
    public async Task Query_of_a_malformed_request_is_never_logged()
    {
        await using var host = await StartAsync("Logging:LogLevel:Default=Trace");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Public.BaseAddress!.Port);

        await client.GetStream().WriteAsync("GET /id?access_token=canary\u0001 HTTP/1.1 extra\r\n\r\n"u8.ToArray());
        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs, line => line.Contains("canary", StringComparison.Ordinal));
    }

    private static Task<FrontendHost> StartAsync(params string[] settings) => FrontendHost.StartAsync(
        app =>
        {
            app.UseWebSockets();
            var clients = app.MapListener(ListenerRole.Public);
            clients.MapGet("/id", (HttpContext context) => context.TraceIdentifier);
            clients.MapGet("/refused", () => Results.Problem(statusCode: 503));
            clients.MapGet("/socket", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
            });
        },
        settings);
}
