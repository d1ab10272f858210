using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Upstream;

/// <summary>What the application was sent.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string Event => this["ce-eventName"];

    public string this[string header] => Headers.TryGetValue(header, out var value) ? value : "";
}

/// <summary>An application with an HTTP endpoint on loopback, which answers as a test wants it to. It agrees to get events unless told otherwise.</summary>
internal sealed class PlayedApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Received> _events = Channel.CreateUnbounded<Received>();

    private PlayedApplication(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public string Url => $"http://127.0.0.1:{Port}/hook/{{hub}}/{{event}}?code=hush";

    /// <summary>All questions whether it wants events.</summary>
    public ConcurrentQueue<Received> Questions { get; } = new();

    /// <summary>Answers such a question.</summary>
    public Func<Received, HttpResponse, Task> Agree { get; set; } = (_, response) =>
    {
        response.Headers["WebHook-Allowed-Origin"] = "*";
        return Task.CompletedTask;
    };

    /// <summary>Answers an event.</summary>
    public Func<Received, HttpResponse, Task> Answer { get; set; } = (_, response) =>
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    /// <summary>Events that came and were not taken by the test yet.</summary>
    public bool IsQuiet => !_events.Reader.TryPeek(out _);

    public static async Task<PlayedApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.RequestHeaderEncodingSelector = name => name == "ce-userId" ? Encoding.UTF8 : Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        var app = builder.Build();
        var application = new PlayedApplication(app);
        app.Run(application.ServeAsync);
        await app.StartAsync();
        return application;
    }

    /// <summary>The next event.</summary>
    public Task<Received> NextAsync() => Expect.Within(_events.Reader.ReadAsync().AsTask(), "an event at the application");

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var received = new Received(
            context.Request.Method,
            string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}{context.Request.QueryString}"),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        if (received.Method != HttpMethods.Post)
        {
            Questions.Enqueue(received);
            await Agree(received, context.Response);
            return;
        }

        _events.Writer.TryWrite(received);
        await Answer(received, context.Response);
    }
}
