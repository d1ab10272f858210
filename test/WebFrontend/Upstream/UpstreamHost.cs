using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Topics;
using Tidegate.TestKit.Waiting;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Diagnostics;
using Tidegate.WebFrontend.Tests.ServiceApi;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Tests.Upstream;

/// <summary>Links to a played application, without sockets. Time stands still until it is moved.</summary>
internal sealed class UpstreamHost : IDisposable
{
    public const string Hub = "chat";
    public const string ConnectionId = "c1";

    /// <summary>Longer waits are bounds.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public UpstreamHost(params EventHandlerOptions[] handlers)
        : this(_ => { }, handlers)
    {
    }

    public UpstreamHost(Action<TidegateOptions> configure, params EventHandlerOptions[] handlers)
    {
        var options = new TidegateOptions();
        options.Hubs[Hub] = new HubOptions { Handler = HubHandler.Webhook, EventHandlers = [.. handlers] };
        configure(options);
        Hubs = new UpstreamHubs(
            Options.Create(options), new MonotonicClock(Time), Time, new UpstreamMetrics(TestMeters.Create()), new Logger<UpstreamHubs>(new LoggerFactory([Log])));
    }

    public SteppingClock Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public LogLines Log { get; } = new();

    public UpstreamHubs Hubs { get; }

    public static EventHandlerOptions All(string url) => new() { Url = url, Events = "*", SystemEvents = "connect,connected,disconnected" };

    public UpstreamLink Open(string? user = "ann") => Hubs.Open(Hub, ConnectionId, user);

    /// <summary>Lets pauses between attempts pass until the task ends.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        await Time.RunAsync(task, LongestPause);
        return await task;
    }

    public Task<HandlerAnswer> RaiseAsync(UpstreamLink link, string text, string? name = null) =>
        RunAsync(link.HandleAsync(Message.FromText(text) with { Event = name }));

    public void Dispose() => Hubs.Dispose();
}
