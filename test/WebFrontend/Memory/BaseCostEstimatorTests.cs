using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class BaseCostEstimatorTests
{
    private const long Process = 80_000_000;

    private readonly BaseCostEstimator _estimator = new();
    private long _collections;

    [Fact]
    public void Estimate_is_the_floor_until_something_was_measured()
    {
        Read(0, Process);
        Read(BaseCostEstimator.LeastConnections - 1, Process * 10);
        Assert.Equal(BaseCostEstimator.FloorBytes, _estimator.Bytes);
    }

    [Fact]
    public void Estimate_is_what_heap_and_kernel_grew_by_for_each_connection()
    {
        Read(0, Process);
        for (var i = 0; i < BaseCostEstimator.Readings; i++) Read(10_000, Process + (10_000L * 24_000) + 5_000_000, accounted: 5_000_000, kernel: 4_000);
        Assert.Equal(28_000, _estimator.Bytes);
    }

    [Fact]
    public void Single_wild_readings_do_not_move_it()
    {
        Read(3, Process);
        for (var i = 0; i < 60; i++)
        {
            var wild = i % 5 == 0 ? 900_000_000 : i % 7 == 0 ? -30_000_000 : 0;
            Read(5_000, Process + (5_000L * 20_000) + wild);
            if (i > BaseCostEstimator.Readings) Assert.InRange(_estimator.Bytes, 19_000, 21_000);
        }
    }

    [Fact]
    public void Noise_in_every_reading_stays_in_the_estimate_only_as_far_as_it_has_a_direction()
    {
        var random = new Random(7);
        Read(0, Process);
        for (var i = 0; i < 200; i++)
        {
            var connections = 2_000 + random.Next(10_000);
            Read(connections, Process + (connections * 22_000L) + (long)((random.NextDouble() - 0.5) * connections * 6_000));
        }

        Assert.InRange(_estimator.Bytes, 20_000, 24_000);
    }

    [Fact]
    public void Estimate_has_a_floor_and_a_ceiling()
    {
        Read(0, Process);
        for (var i = 0; i < BaseCostEstimator.Readings; i++) Read(1_000, Process);
        Assert.Equal(BaseCostEstimator.FloorBytes, _estimator.Bytes);
        for (var i = 0; i < BaseCostEstimator.Readings; i++) Read(1_000, Process * 100);
        Assert.Equal(BaseCostEstimator.CeilingBytes, _estimator.Bytes);
    }

    [Fact]
    public void Quiet_time_makes_a_new_baseline()
    {
        Read(0, Process);
        Read(5, Process * 3);
        for (var i = 0; i < BaseCostEstimator.Readings; i++) Read(1_000, (Process * 3) + (1_000 * 30_000));
        Assert.InRange(_estimator.Bytes, 29_900, 30_100);
    }

    [Fact]
    public void Figures_without_a_new_collection_count_once()
    {
        Read(0, Process);
        for (var i = 0; i < 4; i++) Read(1_000, Process + (1_000 * 20_000));
        for (var i = 0; i < 50; i++)
        {
            _collections--;
            Read(1_000, Process + (1_000 * 60_000));
        }

        Assert.InRange(_estimator.Bytes, 20_000, 20_100);
    }

    private void Read(int connections, long heap, long accounted = 0, int kernel = 0) =>
        _estimator.Add(new MemoryReading(connections, heap, accounted, kernel, ++_collections));
}
