using Tidegate.Alerts;

namespace Tidegate.Alerting;

/// <summary>When an alert is raised and cleared.</summary>
internal sealed record AlertRule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How bad it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Raised above this; a reading may bring a threshold of its own.</summary>
    public required double RaiseOver { get; init; }

    /// <summary>A reading at or below this begins its end; what is between the two changes nothing.</summary>
    public required double ClearAt { get; init; }

    /// <summary>Unit of readings and thresholds.</summary>
    public required string Unit { get; init; }

    /// <summary>The milder alert that says the same, and is not shown beside this one.</summary>
    public string? Hides { get; init; }

    /// <summary>File below docs/runbooks, without its ending.</summary>
    public required string RunbookName { get; init; }

    /// <summary>The runbook, as a path in the repository.</summary>
    public string Runbook => $"docs/runbooks/{RunbookName}.md";
}
