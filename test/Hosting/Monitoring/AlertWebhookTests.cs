using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Alerting;
using Tidegate.Alerting.News;
using Tidegate.Alerts;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Tests.Monitoring;

public sealed class AlertWebhookTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LogLines _log = new();
    private readonly HttpListener _receiver = new();
    private readonly string _url;
    private int _posts;

    public AlertWebhookTests()
    {
        _url = $"http://127.0.0.1:{FreePort()}/hook/";
        _receiver.Prefixes.Add(_url);
        _receiver.Start();
    }

    public void Dispose()
    {
        _receiver.Close();
        _services.Dispose();
    }

    [Theory]
    [InlineData(500, 1 + AlertWebhook.MaxRetries)]
    [InlineData(429, 1 + AlertWebhook.MaxRetries)]
    [InlineData(404, 1)]
    [InlineData(302, 1)]
    public async Task Answer_decides_on_another_attempt_and_what_is_given_up_is_logged_once(int status, int attempts)
    {
        _ = AnswerWith(status);
        using var webhook = await Start();

        webhook.Post(Event(1));

        var line = await _log.Next(Patience);
        Assert.Contains("The webhook did not take alert connections_high of cluster", line);
        Assert.Equal(attempts, _posts);
        await webhook.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Receiver_that_does_not_answer_is_given_up_in_time()
    {
        using var webhook = await Start(timeout: TimeSpan.FromMilliseconds(100));

        webhook.Post(Event(1));

        Assert.Contains("no answer in 0.1 s", await _log.Next(Patience));
        await webhook.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Receiver_that_is_not_there_is_given_up()
    {
        _receiver.Close();
        using var webhook = await Start();

        webhook.Post(Event(1));

        Assert.Contains("The webhook did not take alert", await _log.Next(Patience));
        await webhook.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Queue_is_bounded_and_the_oldest_is_dropped()
    {
        using var webhook = Create(TimeSpan.FromSeconds(1));
        for (var i = 0; i <= AlertWebhook.MaxWaiting; i++)
            webhook.Post(Event(i));

        Assert.Contains("The webhook is behind", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task Without_a_url_nothing_is_posted()
    {
        using var webhook = Create(TimeSpan.FromSeconds(1), url: null);
        await webhook.StartAsync(CancellationToken.None);
        for (var i = 0; i <= AlertWebhook.MaxWaiting; i++)
            webhook.Post(Event(i));

        Assert.Empty(_log.Lines);
        await webhook.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Every_alert_has_its_series_and_those_that_are_up_count()
    {
        var metrics = new AlertMetrics(_services.GetRequiredService<IMeterFactory>());
        metrics.Set("cluster", [Event(1).Alert]);
        metrics.Set("frontend", [Event(1).Alert]);
        var seen = new Dictionary<string, (int Value, string Severity)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "tidegate.alerts.active" && instrument.Meter.Name == "Tidegate")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
            seen[(string)tags[0].Value!] = (value, (string)tags[1].Value!));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(AlertRules.All.Keys.Order(), seen.Keys.Order());
        Assert.Equal((2, "WARNING"), seen["connections_high"]);
        Assert.Equal((0, "CRITICAL"), seen["connections_critical"]);
    }

    private async Task<AlertWebhook> Start(TimeSpan? timeout = null)
    {
        var webhook = Create(timeout ?? TimeSpan.FromSeconds(5), _url);
        await webhook.StartAsync(CancellationToken.None);
        return webhook;
    }

    private AlertWebhook Create(TimeSpan timeout, string? url = "http://127.0.0.1:9/") => new(
        Options.Create(new TidegateOptions
        {
            Alerts = new AlertsOptions { WebhookUrl = url, WebhookTimeout = timeout, WebhookRetryDelay = TimeSpan.FromMilliseconds(10) },
        }),
        TimeProvider.System,
        new AlertMetrics(_services.GetRequiredService<IMeterFactory>()),
        _log);

    private async Task AnswerWith(int status)
    {
        while (_receiver.IsListening)
        {
            var context = await _receiver.GetContextAsync();
            Interlocked.Increment(ref _posts);
            context.Response.StatusCode = status;
            if (status == 302)
                context.Response.RedirectLocation = _url + "elsewhere";
            context.Response.Close();
        }
    }

    private static AlertEvent Event(long number) => new()
    {
        Number = number,
        Alert = new Alert { Name = "connections_high", Scope = "cluster", Unit = "%", Message = "m", Runbook = "r" },
    };

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private sealed class LogLines : ILogger<AlertWebhook>
    {
        private readonly SemaphoreSlim _arrived = new(0);

        public ConcurrentQueue<string> Lines { get; } = new();

        public async Task<string> Next(TimeSpan within) =>
            await _arrived.WaitAsync(within) && Lines.TryPeek(out var line) ? line : throw new TimeoutException("Nothing was logged.");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines.Enqueue(formatter(state, exception));
            _arrived.Release();
        }
    }
}
