using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Recovery from too little time.</summary>
public sealed class TimeOverloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Machine_without_time_for_its_threads_cuts_the_effective_limit_until_it_has_some()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 1, Settings.QuickRecovery.With("Recovery:OverloadHoldFor", "00:00:02").With("Recovery:ThreadPoolDelay", "00:00:00.2"));
        var frontend = cluster.Frontends[0];
        await using var client = await WebSocketTestClient.OpenAsync(frontend.WebSocketUrl);
        using var end = new CancellationTokenSource();
        var throttling = ThrottleAsync(frontend.Process, end.Token);

        await Eventually.Holds("the limit is cut", Patience, frontend.Admin.GetBudgetAsync, budget => budget.EffectiveLimit == 80 && budget.Recovery.Contains("emergency-limit"));
        await end.CancelAsync();
        await throttling;
        await Eventually.Holds("the limit is whole again", Patience, frontend.Admin.GetBudgetAsync, budget => budget.EffectiveLimit == 100);
        Assert.Equal("automatic", (await frontend.Admin.GetRecoveryAsync("emergency-limit")).StartedBy);
        Assert.True(client.IsOpen);
    }

    /// <summary>What a control group does to a process over its share: it runs for a moment, and stands for a longer one.</summary>
    private static async Task ThrottleAsync(ChildProcess process, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            process.Send(Signal.Stop);
            await Pace.ForAsync(TimeSpan.FromMilliseconds(900));
            process.Send(Signal.Continue);
            await Pace.ForAsync(TimeSpan.FromMilliseconds(300));
        }
    }
}
