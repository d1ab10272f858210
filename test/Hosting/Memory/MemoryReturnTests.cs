using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Diagnostics;
using Tidegate.Hosting.Memory;
using Tidegate.Processes.Waiting;

namespace Tidegate.Hosting.Tests.Memory;

public class MemoryReturnTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Population _connections = new();
    private readonly Population _grains = new();
    private int _collections;

    [Fact]
    public async Task Everything_is_collected_after_connections_and_grains_have_left()
    {
        using var service = new MemoryReturn([_connections, _grains], _time, NullLogger<MemoryReturn>.Instance) { Collect = () => Interlocked.Increment(ref _collections) };
        (_connections.Count, _grains.Count) = (600, 600);
        await service.StartAsync(CancellationToken.None);
        await PassAsync(60);
        Assert.Equal(0, _collections);

        _connections.Count = 0;
        await PassAsync(60);
        Assert.Equal(0, _collections);

        _grains.Count = 0;
        await PassAsync(120);
        Assert.Equal(1, _collections);
        await service.StopAsync(CancellationToken.None);
    }

    private async Task PassAsync(int seconds)
    {
        for (var passed = 0; passed < seconds; passed++)
        {
            var asked = _grains.Asked;
            await Eventually.Holds(
                "the service has looked",
                TimeSpan.FromSeconds(30),
                () =>
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                    return _grains.Asked;
                },
                now => now > asked);
        }
    }

    private sealed class Population : IPopulation
    {
        private int _count;
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public int Count
        {
            get
            {
                Interlocked.Increment(ref _asked);
                return Volatile.Read(ref _count);
            }

            set => Volatile.Write(ref _count, value);
        }
    }
}
