using Tidegate.Configuration;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Connections;

/// <summary>Decides when a silent client is warned and when it is closed (governance: Limits and timings, Pressure).</summary>
/// <remarks>
/// The idle timeout is a quiet time, at the end of which the warning is sent, and a warning period, at the end of which the connection
/// is closed. Under pressure both shrink linearly from all at the backpressure threshold towards 40 % at utilization 1; from critical
/// pressure on they are at those 40 %. The warning period stops shrinking at one second (or at the configured period, where that is shorter), so that a client can still
/// answer; the close is then as much later. So the warning precedes the close by the period it announces under any pressure, and the
/// quiet time never depends on the floor of the warning.
/// </remarks>
internal sealed class IdlePolicy(IdleOptions options, double backpressureThreshold)
{
    /// <summary>What is left of the timeout under critical pressure.</summary>
    public const double SmallestScale = 0.4;

    /// <summary>The warning period is never scaled below this.</summary>
    public static readonly TimeSpan WarningFloor = TimeSpan.FromSeconds(1);

    // Timers count in milliseconds and may fire a little early; a smaller remainder would only make them fire in a row.
    public static readonly TimeSpan ShortestRecheck = TimeSpan.FromMilliseconds(10);

    public IdleTimings At(double utilization)
    {
        var scale = Scale(utilization);
        var floor = options.WarningPeriod < WarningFloor ? options.WarningPeriod : WarningFloor;
        var warning = options.WarningPeriod * scale;
        return new IdleTimings((options.Timeout - options.WarningPeriod) * scale, warning < floor ? floor : warning);
    }

    /// <param name="idleFor">Time since the last activity, as the frontend says.</param>
    /// <param name="utilization">Utilization of the cluster, 0 to 1 and over.</param>
    /// <param name="warning">The warning sent before, if any.</param>
    /// <param name="now">Time on the grain's clock, no later than the moment <paramref name="idleFor"/> was read.</param>
    public IdleDecision Decide(TimeSpan idleFor, double utilization, IdleWarning? warning, TimeSpan now)
    {
        if (warning is { } sent && sent.Unanswered(idleFor, now))
            return idleFor >= sent.ClosesAt ? IdleDecision.Close(sent) : IdleDecision.Keep(Recheck(sent.ClosesAt - idleFor), sent);

        var timings = At(utilization);
        return idleFor >= timings.QuietTime
            ? IdleDecision.Warn(timings.WarningPeriod)
            : IdleDecision.Keep(Recheck(timings.QuietTime - idleFor), null);
    }

    private double Scale(double utilization)
    {
        if (utilization <= backpressureThreshold)
            return 1;
        if (utilization >= PressureGauge.CriticalAt)
            return SmallestScale;
        return 1 - ((1 - SmallestScale) * (utilization - backpressureThreshold) / (1 - backpressureThreshold));
    }

    private static TimeSpan Recheck(TimeSpan remainder) => remainder < ShortestRecheck ? ShortestRecheck : remainder;
}

/// <summary>The two parts of an idle timeout.</summary>
/// <param name="QuietTime">Idle time after which the warning is sent.</param>
/// <param name="WarningPeriod">Time from the warning to the close.</param>
internal readonly record struct IdleTimings(TimeSpan QuietTime, TimeSpan WarningPeriod)
{
    public TimeSpan Timeout => QuietTime + WarningPeriod;
}
