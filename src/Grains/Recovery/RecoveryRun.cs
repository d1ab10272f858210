namespace Tidegate.Grains.Recovery;

/// <summary>State of one procedure. Times are on the ledger's clock.</summary>
internal sealed class RecoveryRun
{
    /// <summary>Who starts a run that nobody asked for.</summary>
    public const string Automatic = "automatic";

    /// <summary>When it was started; null where it does not run.</summary>
    public TimeSpan? Since { get; set; }

    /// <summary><see cref="Automatic"/> or an operator; of the last run where none runs.</summary>
    public string? StartedBy { get; set; }

    /// <summary>Why.</summary>
    public string? Reason { get; set; }

    /// <summary>The effective limit that it sets; null where it sets none.</summary>
    public int? Cut { get; set; }

    /// <summary>The share that the operator asked for; null where the configured one holds.</summary>
    public double? Share { get; set; }

    /// <summary>How many runs there were.</summary>
    public long Round { get; set; }

    /// <summary>When the last run ended.</summary>
    public TimeSpan? EndedAt { get; set; }

    /// <summary>How it ended.</summary>
    public string? LastOutcome { get; set; }

    /// <summary>An operator ended it: it does not start by itself until its trigger has let go once.</summary>
    public bool Suppressed { get; set; }

    /// <summary>Since when the trigger holds; null where it does not. Not stored.</summary>
    public TimeSpan? HoldsSince { get; set; }

    /// <summary>It runs.</summary>
    public bool IsRunning => Since is not null;

    /// <summary>It runs because an operator said so.</summary>
    public bool IsByOperator => IsRunning && StartedBy != Automatic;
}
