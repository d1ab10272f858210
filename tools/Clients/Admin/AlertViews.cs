namespace Tidegate.Clients.Admin;

/// <summary>The alerts that are up, as the admin API answers them.</summary>
public sealed record AlertList(List<AlertRow> Alerts, AlertForecast Forecast, bool ClusterAnswers)
{
    /// <inheritdoc/>
    public override string ToString() => Alerts.Count == 0 ? "no alert" : string.Join("; ", Alerts);

    /// <summary>The alert of a name, or null.</summary>
    public AlertRow? Find(string name) => Alerts.Find(alert => alert.Name == name);
}

/// <summary>One alert.</summary>
public sealed record AlertRow(string Name, string Scope, string Severity, string State, DateTimeOffset Since, double Value, double Threshold, string Message, string Runbook);

/// <summary>When the limit will be reached.</summary>
public sealed record AlertForecast(double? LimitReachedInSeconds);

/// <summary>A page of the history.</summary>
public sealed record AlertEventList(List<AlertEventRow> Events);

/// <summary>What became of an alert.</summary>
public sealed record AlertEventRow(DateTimeOffset At, string Name, string Scope, string Change);

/// <summary>Refused upgrades.</summary>
public sealed record RefusalList(List<RefusalRow> Refusals);

/// <summary>A refused upgrade.</summary>
public sealed record RefusalRow(DateTimeOffset At, string Frontend, string Reason, int Status, long? Limit, long? InUse, string? Class, string? Hub, string Remote, string CorrelationId);

/// <summary>What is known of a connection or a correlation id.</summary>
public sealed record FateView(string Id, string State, int? CloseCode, string? ClosedBy, string? Reason, long? Limit, long? InUse, string? Explanation);
