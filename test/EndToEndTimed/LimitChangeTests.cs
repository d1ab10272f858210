using System.Diagnostics;
using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>The limit changes while connections are open.</summary>
public sealed class LimitChangeTests
{
    private const int Before = 100;
    private const int Lowered = 60;
    private const int Raised = 70;
    private const int Shed = Before - Lowered;
    private const int PerSecond = 20;
    private const int TryAgainLater = 1013;

    [Fact]
    public async Task Lowered_limit_sheds_the_longest_idle_warned_and_staggered_and_a_raised_one_acts_at_once()
    {
        await using var standalone = await Standalone.StartAsync(new Settings { ["Shed:WarningPeriod"] = "00:00:02", ["Shed:PerSecond"] = $"{PerSecond}" });
        var service = standalone.Service;
        var idle = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Shed);
        var active = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Lowered);
        foreach (var client in active)
        {
            await client.SendAsync("active");
            await client.WaitForAsync("echo", message => message.Text == "active");
        }

        await Expect.InUseAsync(service, Before);
        var forecast = await service.Admin.ForecastAsync(Lowered);
        Assert.Equal(Shed, forecast.ToClose);
        Assert.Equal(2 + ((Shed - 1.0) / PerSecond), forecast.TakesSeconds, 2);
        Assert.NotEmpty(Assert.Single(forecast.Frontends).First);

        await service.Admin.SetLimitAsync(Lowered, "test");
        var closes = await Task.WhenAll(idle.Select(client => client.WaitForCloseAsync(TimeSpan.FromSeconds(30))));

        Assert.All(closes, close => Assert.Equal(TryAgainLater, close.Code));
        Assert.All(idle, client => Assert.Contains(client.Messages, message => message.Event is not null && message.Text.Contains("closesInSeconds", StringComparison.Ordinal)));
        AssertLongestIdleFirst(closes);
        AssertStaggered(closes);
        await Expect.AuditAsync(service, Lowered);
        Assert.All(active, client => Assert.True(client.IsOpen));

        var refused = await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal(Lowered, refused.Problem.GetProperty("limit").GetInt32());

        await service.Admin.SetLimitAsync(Raised, "test");
        var more = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Raised - Lowered);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl)).Status);

        foreach (var client in idle.Concat(active).Concat(more))
            await client.DisposeAsync();
    }

    /// <summary>They were opened one after the other, so the order of opening is the order of idleness; within a second it may differ.</summary>
    private static void AssertLongestIdleFirst(ReceivedClose[] closes)
    {
        var order = Enumerable.Range(0, closes.Length).OrderBy(i => closes[i].Timestamp).ToArray();
        Assert.All(order.Select((opened, closed) => Math.Abs(opened - closed)), displacement => Assert.InRange(displacement, 0, PerSecond));
    }

    private static void AssertStaggered(ReceivedClose[] closes)
    {
        var spread = Stopwatch.GetElapsedTime(closes.Min(close => close.Timestamp), closes.Max(close => close.Timestamp));
        var planned = TimeSpan.FromSeconds((double)Shed / PerSecond);
        Assert.True(spread >= planned / 2, $"{Shed} closes at {PerSecond} per second came within {spread.TotalSeconds:0.00} s.");
    }
}
