using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Recovery from too little memory.</summary>
public sealed class MemoryOverloadTests
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
}
