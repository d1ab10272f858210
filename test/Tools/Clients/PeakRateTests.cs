using Microsoft.Extensions.Time.Testing;
using Tidegate.Clients.Measuring;

namespace Tidegate.Tools.Tests.Clients;

public sealed class PeakRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Peak_of_nothing_is_0() => Assert.Equal(0, new PeakRate(_time).PerSecond());

    [Fact]
    public void Peak_is_that_of_the_busiest_second_wherever_it_begins()
    {
        var rate = new PeakRate(_time);
        foreach (var (pause, events) in ((int, int)[])[(0, 3), (500, 4), (400, 5), (200, 6), (3000, 10)])
        {
            _time.Advance(TimeSpan.FromMilliseconds(pause));
            for (var n = 0; n < events; n++)
                rate.Add();
        }

        Assert.Equal(15, rate.PerSecond());
    }
}
