using Microsoft.Extensions.Logging;
using Tidegate.Alerts;

namespace Tidegate.Alerting.News;

/// <summary>Tells the log and the webhook what became of alerts: one line when one is raised, one when it is over.</summary>
internal sealed partial class AlertNews(AlertWebhook webhook, ILogger<AlertNews> logger)
{
    /// <summary>Says it.</summary>
    public void Tell(AlertEvent happened)
    {
        var alert = happened.Alert;
        switch (happened.Change)
        {
            case AlertChange.Raised:
                LogRaised(logger, LevelOf(alert), alert.Name, AlertNames.Of(alert.Severity), alert.Scope, alert.Message, alert.Runbook);
                break;
            case AlertChange.Cleared:
                LogCleared(logger, alert.Name, AlertNames.Of(alert.Severity), alert.Scope);
                break;
            case AlertChange.Flapping:
                LogFlapping(logger, LevelOf(alert), alert.Name, AlertNames.Of(alert.Severity), alert.Scope, alert.Runbook);
                break;
            case AlertChange.Hidden:
                return;
        }

        webhook.Post(happened);
    }

    // As bad in the log as it is: whoever watches the log by level sees it too.
    private static LogLevel LevelOf(Alert alert) => alert.Severity == AlertSeverity.Critical ? LogLevel.Critical : LogLevel.Warning;

    [LoggerMessage(EventId = 2400, Message = "Alert {Alert} ({Severity}) of {Scope}: {Text} See {Runbook}")]
    private static partial void LogRaised(ILogger logger, LogLevel level, string alert, string severity, string scope, string text, string runbook);

    [LoggerMessage(2401, LogLevel.Information, "Alert {Alert} ({Severity}) of {Scope} is over")]
    private static partial void LogCleared(ILogger logger, string alert, string severity, string scope);

    [LoggerMessage(EventId = 2402, Message = "Alert {Alert} ({Severity}) of {Scope} comes and goes; it is held up until it has been quiet. See {Runbook}")]
    private static partial void LogFlapping(ILogger logger, LogLevel level, string alert, string severity, string scope, string runbook);
}
