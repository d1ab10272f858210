using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Tests.Monitoring;

public sealed class StripedCounterTests
{
    [Fact]
    public void Additions_of_many_threads_are_all_counted()
    {
        const int PerThread = 10_000;
        var counter = new StripedCounter();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < PerThread; i++) counter.Add(2);
        });
        Assert.Equal(8 * PerThread * 2, counter.Value);
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var counter = new StripedCounter();
        counter.Add(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) counter.Add(1);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
