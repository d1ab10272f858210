namespace Tidegate.Grains.Connections;

/// <summary>A warning that was sent. It is a promise: the close comes when the announced period is over, whatever pressure does.</summary>
/// <param name="At">When it was sent, on the grain's clock.</param>
/// <param name="IdleFor">How long the connection had been idle then.</param>
/// <param name="ClosesIn">The announced period.</param>
internal readonly record struct IdleWarning(TimeSpan At, TimeSpan IdleFor, TimeSpan ClosesIn)
{
    /// <summary>The idle time at which the announced period is over.</summary>
    public TimeSpan ClosesAt => IdleFor + ClosesIn;

    // Idle time goes on growing from IdleFor where there was no activity, and starts from 0 where there was some. Half of IdleFor lies
    // between the two, and so covers clocks of two machines and the time a call takes.
    public bool Unanswered(TimeSpan idleFor, TimeSpan now) => idleFor >= now - At + (IdleFor / 2);
}
