using Tidegate.InProcess.Tests.Budget.Filling;
using Xunit.Abstractions;

namespace Tidegate.InProcess.Tests.Budget;

/// <summary>How far the limit is reached before a client is refused, and what that costs in reports.</summary>
public sealed class FillTests(ITestOutputHelper output)
{
    private const int Limit = 100_000;
    private const int BackpressureFrom = 85_000;
    private const double MostReportsPerAdmission = 0.03;

    private static readonly TimeSpan BetweenClients = TimeSpan.FromMilliseconds(0.2);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(32)]
    [InlineData(128)]
    public void Demand_at_one_frontend_gets_every_permit_before_the_first_refusal(int frontends)
    {
        var world = new FillWorld(frontends, Limit);
        var crowded = world.Frontends[frontends / 2];
        var before = world.Reports;
        var reportsBelow = 0;
        for (var client = 0; client < Limit; client++)
        {
            crowded.Arrive();
            world.RunFor(BetweenClients);
            if (client == BackpressureFrom - 1) reportsBelow = world.Reports - before;
        }

        world.RunUntil(() => world.Live + world.Refused == Limit, TimeSpan.FromSeconds(2));
        var perAdmission = (double)reportsBelow / BackpressureFrom;
        output.WriteLine(
            $"{frontends} frontends: {world.Live} of {Limit} before the first refusal, {perAdmission:0.0000} reports per admission below the "
            + $"threshold, {world.Reports - before} reports in all, longest wait {world.LongestWait.TotalMilliseconds:0} ms.");

        Assert.Equal((Limit, 0), (world.Live, world.Refused));
        Assert.True(perAdmission <= MostReportsPerAdmission, $"{perAdmission:0.0000} reports per admission.");
        crowded.Arrive();
        world.RunUntil(() => world.Refused == 1, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(2, 100, 1)]
    [InlineData(2, 100, 2)]
    [InlineData(4, 20, 3)]
    [InlineData(8, 1_000, 4)]
    [InlineData(32, 1_000, 5)]
    [InlineData(128, 1_000, 6)]
    public void Full_house_whose_clients_move_refuses_nobody(int frontends, int limit, int seed)
    {
        var world = new FillWorld(frontends, limit);
        for (var client = 0; client < limit; client++)
        {
            world.Frontends[client % frontends].Arrive();
            world.RunFor(BetweenClients);
        }

        world.RunUntil(() => world.Live == limit, TimeSpan.FromSeconds(2));
        var random = new Random(seed);
        for (var move = 0; move < 20_000; move++)
        {
            // As many clients as permits: one that has left is the only one without, and a permit is free for it.
            var from = world.Frontends[random.Next(frontends)];
            if (from.Live > 0)
            {
                from.Leave();
                world.Frontends[random.Next(frontends)].Arrive();
            }

            world.RunFor(TimeSpan.FromMilliseconds(1));
        }

        world.RunUntil(() => world.Live == limit, TimeSpan.FromSeconds(2));
        output.WriteLine($"{frontends} frontends, limit {limit}: {world.Refused} refused, longest wait {world.LongestWait.TotalMilliseconds:0} ms.");
        Assert.Equal(0, world.Refused);
        Assert.True(world.LongestWait <= world.Options.Lease.RecallTimeout, $"A client waited {world.LongestWait}.");
    }
}
