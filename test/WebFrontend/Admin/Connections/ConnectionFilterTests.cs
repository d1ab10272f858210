using Tidegate.Connections;
using Tidegate.WebFrontend.Admin.Connections;

namespace Tidegate.WebFrontend.Tests.Admin.Connections;

public sealed class ConnectionFilterTests
{
    [Fact]
    public void Empty_filter_asks_for_the_first_hundred()
    {
        var (query, error) = new ConnectionFilter().Read();

        Assert.Null(error);
        Assert.Equal((100, null, null, null, null, null), (query!.Top, query.Hub, query.UserId, query.State, query.MinIdle, query.After));
    }

    [Fact]
    public void Every_parameter_is_taken_over()
    {
        var (query, _) = new ConnectionFilter("Chat", "ann", "warned", "1.5", "7", null).Read();

        Assert.Equal(("chat", "ann", ConnectionState.Warned, 7), (query!.Hub, query.UserId, query.State, query.Top));
        Assert.Equal(TimeSpan.FromSeconds(1.5), query.MinIdle);
    }

    [Fact]
    public void Longest_idle_first_is_one_page_of_any_filter()
    {
        var (query, _) = new ConnectionFilter { Hub = "chat", Top = "5", Order = "longestIdle" }.Read();

        Assert.Equal((true, "chat", 5), (query!.LongestIdleFirst, query.Hub, query.Top));
    }

    [Theory]
    [InlineData("newest", null, "order")]
    [InlineData("longestIdle", "AA", "continuationToken")]
    public void Wrong_order_is_named(string order, string? token, string named)
    {
        var (query, error) = new ConnectionFilter { Order = order, ContinuationToken = token }.Read();

        Assert.Null(query);
        Assert.StartsWith(named + ":", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1chat", null, null, null, null, "hub")]
    [InlineData("", null, null, null, null, "hub")]
    [InlineData(null, "asleep", null, null, null, "state")]
    [InlineData(null, null, "-1", null, null, "minIdleSeconds")]
    [InlineData(null, null, "NaN", null, null, "minIdleSeconds")]
    [InlineData(null, null, "1e400", null, null, "minIdleSeconds")]
    [InlineData(null, null, "1000000001", null, null, "minIdleSeconds")]
    [InlineData(null, null, null, "0", null, "top")]
    [InlineData(null, null, null, "1001", null, "top")]
    [InlineData(null, null, null, "ten", null, "top")]
    [InlineData(null, null, null, null, "nonsense", "continuationToken")]
    public void Wrong_parameter_is_named(string? hub, string? state, string? idle, string? top, string? token, string named)
    {
        var (query, error) = new ConnectionFilter(hub, null, state, idle, top, token).Read();

        Assert.Null(query);
        Assert.StartsWith(named + ":", error);
    }
}
