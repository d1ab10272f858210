using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Alerting;
using Tidegate.Alerting.News;
using Tidegate.Alerts;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Tests.Monitoring;

public sealed class AlertNewsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Alert_is_logged_as_bad_as_it_is_and_its_end_as_good_news()
    {
        Assert.Equal(LogLevel.Critical, LevelOf(AlertSeverity.Critical, AlertChange.Raised));
        Assert.Equal(LogLevel.Critical, LevelOf(AlertSeverity.Critical, AlertChange.Flapping));
        Assert.Equal(LogLevel.Warning, LevelOf(AlertSeverity.Warning, AlertChange.Raised));
        Assert.Equal(LogLevel.Warning, LevelOf(AlertSeverity.InvestigationNeeded, AlertChange.Raised));
        Assert.Equal(LogLevel.Information, LevelOf(AlertSeverity.Critical, AlertChange.Cleared));
    }

    private LogLevel LevelOf(AlertSeverity severity, AlertChange change)
    {
        var lines = new LevelLog();
        using var webhook = new AlertWebhook(
            Options.Create(new TidegateOptions()),
            TimeProvider.System,
            new AlertMetrics(_services.GetRequiredService<IMeterFactory>()),
            NullLogger<AlertWebhook>.Instance);
        var alert = new Alert { Name = "any", Scope = AlertNames.Cluster, Severity = severity, Unit = "%", Message = "text", Runbook = "docs" };

        new AlertNews(webhook, lines).Tell(new AlertEvent { Change = change, Alert = alert });

        return Assert.Single(lines.Levels);
    }

    private sealed class LevelLog : ILogger<AlertNews>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Levels.Add(logLevel);
    }
}
