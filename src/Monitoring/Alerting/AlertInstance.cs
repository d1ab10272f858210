using Tidegate.Alerts;

namespace Tidegate.Alerting;

/// <summary>One alert of one scope, in the <see cref="AlertEngine"/>.</summary>
internal sealed class AlertInstance(AlertRule rule, string scope)
{
    private double _value;
    private double _threshold = rule.RaiseOver;
    private string _message = "";
    private bool _isTaken;

    public AlertRule Rule => rule;

    /// <summary>What the samples say, without regard to flapping.</summary>
    public bool IsOn { get; set; }

    /// <summary>It is an alert, hidden or not.</summary>
    public bool IsUp { get; set; }

    public bool IsFlapping { get; set; }

    public bool IsHidden { get; set; }

    public DateTimeOffset Since { get; set; }

    /// <summary>Samples in a row over the threshold.</summary>
    public int Samples { get; set; }

    /// <summary>The first of the samples in a row that were quiet, while it is on.</summary>
    public DateTimeOffset? QuietSince { get; set; }

    /// <summary>When it was turned on or off, within the time in which that is counted.</summary>
    public List<DateTimeOffset> Turns { get; } = [];

    /// <summary>The present sample is over the threshold.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The present sample is at or below the point of clearing.</summary>
    public bool IsQuiet { get; private set; } = true;

    /// <summary>It is worth storing.</summary>
    public bool IsKept => IsUp || Turns.Count > 0;

    /// <summary>Takes the reading of the present sample.</summary>
    public void Take(AlertReading reading)
    {
        // Two processes of one name, of which one has ended: the worse one counts.
        if (_isTaken && reading.Value <= _value)
            return;
        _isTaken = true;
        IsOver = reading.Value > reading.Threshold;
        IsQuiet = reading.Value <= reading.ClearAt;
        (_value, _threshold, _message) = (reading.Value, reading.Threshold, reading.Message);
    }

    /// <summary>The sample is over: without a reading the next one is quiet.</summary>
    public void Forget() => (IsOver, IsQuiet, _isTaken) = (false, true, false);

    public Alert ToAlert() => new()
    {
        Name = rule.Name,
        Scope = scope,
        Severity = rule.Severity,
        Flapping = IsFlapping,
        Since = Since,
        Value = _value,
        Threshold = _threshold,
        Unit = rule.Unit,
        Message = _message,
        Runbook = rule.Runbook,
    };

    public AlertRecord ToRecord() => new()
    {
        Name = rule.Name,
        Scope = scope,
        IsOn = IsOn,
        IsUp = IsUp,
        IsFlapping = IsFlapping,
        IsHidden = IsHidden,
        Since = Since,
        Turns = [.. Turns],
        Value = _value,
        Threshold = _threshold,
        Message = _message,
    };

    public static AlertInstance Of(AlertRule rule, AlertRecord record)
    {
        var instance = new AlertInstance(rule, record.Scope)
        {
            IsOn = record.IsOn,
            IsUp = record.IsUp,
            IsFlapping = record.IsFlapping && record.Turns.Length > 0,
            IsHidden = record.IsHidden,
            Since = record.Since,
            _value = record.Value,
            _threshold = record.Threshold,
            _message = record.Message,
        };
        instance.Turns.AddRange(record.Turns);
        return instance;
    }
}

/// <summary>Name and scope, in ordinal order.</summary>
internal readonly record struct AlertKey(string Name, string Scope) : IComparable<AlertKey>
{
    public int CompareTo(AlertKey other) => string.CompareOrdinal(Name, other.Name) is var byName and not 0
        ? byName
        : string.CompareOrdinal(Scope, other.Scope);
}
