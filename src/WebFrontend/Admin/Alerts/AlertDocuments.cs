using System.Collections.Immutable;
using Tidegate.Alerting;
using Tidegate.Alerts;

namespace Tidegate.WebFrontend.Admin.Alerts;

/// <summary>An alert that is up.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scope"><c>cluster</c>, or the name of a frontend or silo.</param>
/// <param name="Severity"><c>WARNING</c>, <c>CRITICAL</c> or <c>INVESTIGATION_NEEDED</c>.</param>
/// <param name="State"><c>active</c> or <c>flapping</c>.</param>
/// <param name="Since">When it was raised.</param>
/// <param name="Value">The last reading.</param>
/// <param name="Threshold">Above this it is raised.</param>
/// <param name="Unit">Unit of value and threshold.</param>
/// <param name="Message">What it is.</param>
/// <param name="Runbook">What to do.</param>
internal sealed record AlertDocument(
    string Name,
    string Scope,
    string Severity,
    string State,
    DateTimeOffset Since,
    double Value,
    double Threshold,
    string Unit,
    string Message,
    string Runbook)
{
    public static AlertDocument From(Alert alert) => new(
        alert.Name,
        alert.Scope,
        AlertNames.Of(alert.Severity),
        alert.Flapping ? "flapping" : "active",
        alert.Since,
        alert.Value,
        alert.Threshold,
        alert.Unit,
        alert.Message,
        alert.Runbook);
}

/// <summary>When the limit will be reached.</summary>
/// <param name="LimitReachedInSeconds">Seconds at the present pace; null where connections do not climb.</param>
internal sealed record AlertForecastDocument(double? LimitReachedInSeconds);

/// <summary>The alerts that are up.</summary>
/// <param name="Alerts">Those of the cluster, then those that only this frontend sees.</param>
/// <param name="Forecast">When the limit will be reached.</param>
/// <param name="ClusterAnswers">False where the alerts of the cluster could not be asked for.</param>
internal sealed record AlertListDocument(ImmutableArray<AlertDocument> Alerts, AlertForecastDocument Forecast, bool ClusterAnswers);

/// <summary>What became of an alert.</summary>
/// <param name="At">When.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Change"><c>raised</c>, <c>cleared</c>, <c>flapping</c> or <c>hidden</c>.</param>
/// <param name="Value">The reading then.</param>
/// <param name="Threshold">Above this it is raised.</param>
/// <param name="Message">What it was.</param>
internal sealed record AlertEventDocument(
    DateTimeOffset At,
    string Name,
    string Scope,
    string Severity,
    string Change,
    double Value,
    double Threshold,
    string Message)
{
    public static AlertEventDocument From(AlertEvent happened) => new(
        happened.At,
        happened.Alert.Name,
        happened.Alert.Scope,
        AlertNames.Of(happened.Alert.Severity),
        AlertNames.Of(happened.Change),
        happened.Alert.Value,
        happened.Alert.Threshold,
        happened.Alert.Message);
}

/// <summary>A page of the history, the newest first.</summary>
/// <param name="Events">The events.</param>
/// <param name="ContinuationToken">Send it to get the next page; null on the last one.</param>
internal sealed record AlertHistoryDocument(ImmutableArray<AlertEventDocument> Events, string? ContinuationToken);
