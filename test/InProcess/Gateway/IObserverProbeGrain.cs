using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Topics;

namespace Tidegate.InProcess.Tests.Gateway;

/// <summary>Calls an observer as grains do.</summary>
public interface IObserverProbeGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:00:03")]
    Task<ConnectionReading?> Read(IFrontendObserver frontend, string connectionId);

    Task Deliver(IFrontendObserver frontend, DeliveryBatch batch);
}

internal sealed class ObserverProbeGrain : Grain, IObserverProbeGrain
{
    public Task<ConnectionReading?> Read(IFrontendObserver frontend, string connectionId) => frontend.Read(connectionId);

    public Task Deliver(IFrontendObserver frontend, DeliveryBatch batch) => frontend.Deliver(batch);
}
