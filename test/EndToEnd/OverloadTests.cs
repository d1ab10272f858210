using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Recovery from too little memory and too little time, which other tests would take as well.</summary>
[Collection(Alone.Name)]
public sealed class OverloadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Clients_that_do_not_read_fill_the_memory_and_are_closed_while_others_stay()
    {
        await using var standalone = await Standalone.StartAsync(Settings.QuickRecovery
            .With("Limits:MemoryCeilingMegabytes", "5")
            .With("Limits:SendQueueKilobytes", "4096")
            .With("Transport:SendTimeout", "00:01:00"));
        var service = standalone.Service;
        await using var first = await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, "/ws?user=slow-0", receiveBufferBytes: 4096);
        await using var second = await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, "/ws?user=slow-1", receiveBufferBytes: 4096);
        await using var third = await RawWebSocketClient.OpenAsync(service.Addresses.PublicPort, "/ws?user=slow-2", receiveBufferBytes: 4096);
        await using var good = await WebSocketTestClient.OpenAsync(service.Addresses.WebSocketUrl("/ws?user=good"));
        // Over its share it is closed with 4004; where the next message comes first, with 4003, since queues may hold less meanwhile.
        var closed = service.Output.WaitForAsync(
            "a client that does not read is closed",
            line => line.Contains("closed with 4004 by server", StringComparison.Ordinal) || line.Contains("closed with 4003 by server", StringComparison.Ordinal),
            Patience);

        // A frontend sums its memory up once a second, and the buffers of the kernel fill first: messages come no faster than so, so that no
        // queue is full before the sum is known.
        const int Ceiling = 5 * 1024 * 1024;
        for (var n = 0; n < 2_000 && !closed.IsCompleted; n++)
        {
            var memory = (await service.Admin.GetBudgetAsync()).Memory.InUseBytes;
            if (memory >= Ceiling * 0.96) break;
            // To each of them a message of its own: one to all three would count once.
            for (var user = 0; user < 3; user++)
                await service.Admin.SendToUserAsync("default", $"slow-{user}", $"{n} ".PadRight(64 * 1024, '.'));
            await Pace.ForAsync(memory > Ceiling / 10 ? TimeSpan.FromSeconds(0.8) : TimeSpan.FromSeconds(0.13));
        }

        await closed;
        await Eventually.Holds(
            "relieve-memory has started by itself",
            Patience,
            () => service.Admin.GetRecoveryAsync("relieve-memory"),
            one => one.StartedBy == "automatic" || one.LastOutcome is not null);
        await Eventually.Holds(
            "relieve-memory has ended",
            Patience,
            () => service.Admin.GetRecoveryAsync("relieve-memory"),
            one => one is { State: "idle", LastOutcome: not null });
        await Eventually.Holds("the effective limit is back", Patience, service.Admin.GetBudgetAsync, budget => budget.EffectiveLimit == budget.Limit && budget.Recovery.Count == 0);
        Assert.True(good.IsOpen);
    }

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
