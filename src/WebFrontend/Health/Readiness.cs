using Tidegate.Budget;
using Tidegate.Hosting.Health;

namespace Tidegate.WebFrontend.Health;

/// <summary>What readiness is judged by.</summary>
/// <param name="Started">The process has started and its lease was valid at least once.</param>
/// <param name="Draining">The frontend is on its way out.</param>
/// <param name="MayServe">Its lease is valid.</param>
/// <param name="ClusterConnected">The cluster client has a gateway, and the cluster answers.</param>
/// <param name="InUse">Permits taken.</param>
/// <param name="Cap">Permits it may use.</param>
/// <param name="Settling">Nothing more is granted at present.</param>
internal readonly record struct ReadinessFigures(
    bool Started,
    bool Draining,
    bool MayServe,
    bool ClusterConnected,
    Permits InUse,
    Permits Cap,
    bool Settling = false);

/// <summary>
/// Whether a balancer should send new clients here. A full house is ready: its refusals are cheap and say when to come back. A lost
/// cluster, or one whose ledger settles, alone is no reason as long as a local permit is left: if all frontends left the balancer at once,
/// a stall would become an outage. Pure.
/// </summary>
internal static class Readiness
{
    public const string Starting = HealthReasons.Starting;
    public const string Draining = HealthReasons.Draining;
    public const string Fenced = HealthReasons.Fenced;
    public const string Unavailable = HealthReasons.Unavailable;
    public const string Settling = HealthReasons.Settling;

    /// <returns>Why not, or null where it is ready.</returns>
    public static string? WhyNot(ReadinessFigures figures)
    {
        if (figures.Draining) return Draining;
        if (!figures.Started) return Starting;
        if (!figures.MayServe) return Fenced;
        if (figures.InUse.Total < figures.Cap.Total) return null;
        return !figures.ClusterConnected ? Unavailable : figures.Settling ? Settling : null;
    }
}
