using Tidegate.Alerts;

namespace Tidegate.Alerting;

/// <summary>Severities and changes as they stand in the admin API, in webhooks and in metrics.</summary>
internal static class AlertNames
{
    /// <summary>The scope of what concerns the whole cluster.</summary>
    public const string Cluster = "cluster";

    public static string Of(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "CRITICAL",
        AlertSeverity.InvestigationNeeded => "INVESTIGATION_NEEDED",
        _ => "WARNING",
    };

    public static string Of(AlertChange change) => change switch
    {
        AlertChange.Cleared => "cleared",
        AlertChange.Flapping => "flapping",
        AlertChange.Hidden => "hidden",
        _ => "raised",
    };

}
