using Orleans.Placement;
using Orleans.Runtime;

namespace Tidegate.InProcess.Tests.Clustering;

/// <summary>Tells where it is, and speaks to a client by itself.</summary>
public interface IPlaceGrain : IGrainWithIntegerKey
{
    [ResponseTimeout("00:00:20")]
    Task<string> Where();

    Task Push(IPlaceObserver observer, string text);
}

public interface IPlaceObserver : IGrainObserver
{
    Task Receive(string text);
}

[RandomPlacement]
internal sealed class PlaceGrain(ILocalSiloDetails silo) : Grain, IPlaceGrain
{
    public Task<string> Where() => Task.FromResult(silo.SiloAddress.ToString());

    public Task Push(IPlaceObserver observer, string text) => observer.Receive(text);
}
