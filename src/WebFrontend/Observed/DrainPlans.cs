using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Observed;

/// <summary>The progress of this frontend's drain as it travels.</summary>
internal static class DrainPlans
{
    public static DrainPlan Of(IFrontendIdentity identity, DrainProgress progress) => new()
    {
        FrontendId = identity.Id,
        Name = identity.Name,
        State = !progress.IsDraining ? FrontendState.Serving : progress.Sockets == 0 ? FrontendState.Drained : FrontendState.Draining,
        Connections = progress.Sockets,
        FirstCloseIn = progress.FirstCloseIn,
        LastCloseIn = progress.LastCloseIn,
        Leaving = progress.IsLeaving,
    };
}
