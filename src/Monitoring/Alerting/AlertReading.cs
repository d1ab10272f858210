namespace Tidegate.Alerting;

/// <summary>What a sample shows of one thing that may raise an alert. What is not over the point of clearing need not be read out.</summary>
/// <param name="Rule">The rule that judges it.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Value">The reading, in the unit of the rule.</param>
/// <param name="Message">A sentence for operators.</param>
internal sealed record AlertReading(AlertRule Rule, string Scope, double Value, string Message)
{
    /// <summary>Raised above this, where it differs from the rule's, such as a part of a configured time; what clears it differs alike.</summary>
    public double? RaiseOver { get; init; }

    /// <summary>Above this it is raised.</summary>
    public double Threshold => RaiseOver ?? Rule.RaiseOver;

    /// <summary>At or below this it is about to end.</summary>
    public double ClearAt => RaiseOver is { } over ? over * (Rule.RaiseOver > 0 ? Rule.ClearAt / Rule.RaiseOver : 1) : Rule.ClearAt;
}
