using Tidegate.Frontends;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// Carries an operator's orders to the frontend that they are for. The own one hears them directly, so that it can be drained without a
/// cluster.
/// </summary>
internal sealed class DrainTargets(IGrainFactory grains, IFrontendIdentity identity, IDrainControl control)
{
    /// <summary>Takes a frontend out of service; null where none of this id is registered.</summary>
    public async Task<DrainPlan?> DrainAsync(string frontendId, DrainOrder order)
    {
        if (frontendId == identity.Id) return DrainPlans.Of(identity, control.Begin(order.Actor, order.Reason));
        return await FindAsync(frontendId) is { } frontend ? await frontend.Drain(order) : null;
    }

    /// <summary>Puts a frontend back into service; null where none of this id is registered.</summary>
    public async Task<DrainPlan?> UndrainAsync(string frontendId, DrainOrder order)
    {
        if (frontendId == identity.Id) return DrainPlans.Of(identity, control.End(order.Actor, order.Reason));
        return await FindAsync(frontendId) is { } frontend ? await frontend.Undrain(order) : null;
    }

    private Task<IFrontendObserver?> FindAsync(string frontendId) =>
        grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Find(frontendId);
}
