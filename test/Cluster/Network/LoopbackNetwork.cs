namespace Tidegate.Cluster.Network;

/// <summary>All processes side by side on 127.0.0.1: what an ordinary user has. Nothing can be done to the ways between them.</summary>
internal sealed class LoopbackNetwork : INetwork
{
    public bool HasLinks => false;

    public Task<Place> AddAsync(string name) => Task.FromResult(Place.OnLoopback(name));

    public Task CutAsync(Place place) => throw new NotSupportedException("There are no links on loopback.");

    public Task DropFromAsync(Place place, IEnumerable<Place> others) => throw new NotSupportedException("There are no links on loopback.");

    public Task LoseAsync(Place place, int percent) => throw new NotSupportedException("There are no links on loopback.");

    public Task ResetAsync(Place place) => throw new NotSupportedException("There are no links on loopback.");

    public Task HealAsync(Place place) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
