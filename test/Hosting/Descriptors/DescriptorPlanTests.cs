using Tidegate.Configuration;
using Tidegate.Hosting.Descriptors;

namespace Tidegate.Hosting.Tests.Descriptors;

public sealed class DescriptorPlanTests
{
    private const long Own = 300;

    [Fact]
    public void Limit_that_suffices_fits_and_leaves_both_as_configured()
    {
        var plan = DescriptorPlan.Make(limit: Own + DescriptorPlan.Reserve + 15_000 + 10_000, Own, connections: 15_000, pending: 10_000);

        Assert.Equal((DescriptorVerdict.Fits, 10_000), (plan.Verdict, plan.Pending));
        Assert.True(plan.Connections >= 15_000);
    }

    [Fact]
    public void Limit_one_too_low_is_told_with_what_is_needed()
    {
        var plan = DescriptorPlan.Make(Own + DescriptorPlan.Reserve + 24_999, Own, 15_000, 10_000);

        Assert.Equal((DescriptorVerdict.Clamped, Own + DescriptorPlan.Reserve + 25_000), (plan.Verdict, plan.Needed));
        Assert.True(plan.Connections >= 15_000, "those who knock give way first");
        Assert.Equal(9_999, plan.Pending);
    }

    [Fact]
    public void Connections_to_applications_are_set_aside()
    {
        var options = new TidegateOptions();
        options.Hubs["chat"] = new HubOptions { Handler = HubHandler.Webhook, EventHandlers = [new(), new()] };

        Assert.Equal(
            DescriptorCheck.Plan(100_000, Own + (2 * EventHandlerOptions.MaxConnections), new TidegateOptions()),
            DescriptorCheck.Plan(100_000, Own, options));
    }

    [Theory]
    [InlineData(1024, 20_000, 10_000)]
    [InlineData(1024, 100, 10_000)]
    [InlineData(4096, 20_000, 10_000)]
    [InlineData(600, 5_000, 10)]
    [InlineData(500, 10_000_000, 1_000_000)]
    public void Clients_and_those_who_knock_never_touch_the_reserve(long limit, long connections, int pending)
    {
        var plan = DescriptorPlan.Make(limit, Own, connections, pending);

        Assert.Equal(DescriptorVerdict.Clamped, plan.Verdict);
        Assert.InRange(Math.Min(connections, plan.Connections) + plan.Pending, 2, limit - Own - DescriptorPlan.Reserve);
        Assert.True(plan.Connections >= DescriptorPlan.Least);
        Assert.True(plan.Pending >= Math.Min(pending, DescriptorPlan.Least));
    }

    [Fact]
    public void Limit_that_is_raised_later_by_an_operator_still_leaves_room_to_knock()
    {
        var plan = DescriptorPlan.Make(limit: 2048, Own, connections: 100, pending: 10);

        Assert.Equal(2048 - Own - DescriptorPlan.Reserve - 10, plan.Connections);
    }

    [Fact]
    public void Nothing_bounds_where_there_is_no_limit() =>
        Assert.Equal((long.MaxValue, 10_000), DescriptorPlan.Make(null, Own, 15_000, 10_000) is var plan ? (plan.Connections, plan.Pending) : default);

    [Fact]
    public void Start_with_too_few_is_refused_with_figures_and_remedy()
    {
        var refused = Assert.Throws<StartRefusedException>(() => DescriptorCheck.Require(new DescriptorReading(400, 200), new TidegateOptions()));

        Assert.Contains("may have 400 descriptors", refused.Message, StringComparison.Ordinal);
        Assert.Contains("needs 488 before", refused.Message, StringComparison.Ordinal);
        Assert.Contains("it needs about 10556", refused.Message, StringComparison.Ordinal);
        Assert.Contains("LimitNOFILE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_with_a_few_is_not_refused() => DescriptorCheck.Require(new DescriptorReading(488, 200), new TidegateOptions());
}
