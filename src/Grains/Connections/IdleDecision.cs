namespace Tidegate.Grains.Connections;

internal enum IdleAction : byte
{
    Keep,
    Warn,
    Close,
}

/// <summary>What to do about a connection now.</summary>
/// <param name="Action">Keep it, warn it, or close it.</param>
/// <param name="Period">Keep: when to look again. Warn: the period to announce. Close: the idle time that the close demands.</param>
/// <param name="Warning">The warning that stays in force.</param>
internal readonly record struct IdleDecision(IdleAction Action, TimeSpan Period, IdleWarning? Warning)
{
    public static IdleDecision Keep(TimeSpan recheckIn, IdleWarning? warning) => new(IdleAction.Keep, recheckIn, warning);

    public static IdleDecision Warn(TimeSpan closesIn) => new(IdleAction.Warn, closesIn, null);

    public static IdleDecision Close(IdleWarning warning) => new(IdleAction.Close, warning.ClosesAt, warning);
}
