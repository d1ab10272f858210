using Microsoft.Extensions.DependencyInjection;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Cluster;
using StableHash = Tidegate.WebFrontend.Work.StableHash;

namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// Makes the observer objects and their references at first use, when the cluster client is ready, and keeps both for the life of the
/// process: Orleans itself holds the objects weakly. The client's address does not change when it reconnects, so the references stay
/// good; what the cluster may lose is its memory of them, and that is repeated (<see cref="DirectoryRegistration"/>,
/// <c>TopicSubscriptions</c>, heartbeats).
/// </summary>
internal sealed class FrontendObservers(IServiceProvider services) : IFrontendObservers
{
    /// <summary>Observers that take deliveries: enough to keep the cores busy with fan-out.</summary>
    public const int DeliveryObservers = 8;

    private readonly Lock _gate = new();
    private volatile References? _references;

    public IFrontendObserver Control => Current.Control;

    public IFrontendObserver For(string target) => Current.Deliveries[StableHash.Of(target) % DeliveryObservers];

    private References Current
    {
        get
        {
            if (_references is { } made) return made;
            lock (_gate) return _references ??= Make();
        }
    }

    // Resolved late: the budget's reporter needs the control reference, and an observer needs the reporter to pass recalls on.
    private References Make()
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var objects = new FrontendObserver[DeliveryObservers + 1];
        for (var i = 0; i < objects.Length; i++) objects[i] = ActivatorUtilities.CreateInstance<FrontendObserver>(services);
        var references = Array.ConvertAll(objects, grains.CreateObjectReference<IFrontendObserver>);
        return new References(objects, references[0], references[1..]);
    }

    private sealed record References(FrontendObserver[] KeptAlive, IFrontendObserver Control, IFrontendObserver[] Deliveries);
}
