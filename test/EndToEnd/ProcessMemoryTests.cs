using System.Globalization;
using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Clients that ask for several times the memory of a process are refused, and it goes on to serve the others.</summary>
[Collection(Alone.Name)]
public sealed class ProcessMemoryTests
{
    private const int Mebibyte = 1024 * 1024;
    private const int HeapMebibytes = 192;

    /// <summary>Each of them brings a MiB: together three times what there is.</summary>
    private const int Clients = 3 * HeapMebibytes;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Half_messages_of_three_times_the_memory_are_refused_and_others_are_served_meanwhile()
    {
        // All of a message but its last byte.
        var half = new Frame(Opcode.Binary, new byte[Mebibyte]).ToBytes().AsMemory()[..^1];
        await AttackAsync("/ws", client => client.SendAsync(half));
    }

    [Fact]
    public async Task Answers_of_three_times_the_memory_that_nobody_reads_are_refused_and_others_are_served_meanwhile()
    {
        var message = new Frame(Opcode.Binary, new byte[Mebibyte]).ToBytes();
        await AttackAsync("/ws?hub=echo", client => client.SendAsync(message));
    }

    private static async Task AttackAsync(string path, Func<RawWebSocketClient, Task> attack)
    {
        await using var standalone = await Standalone.StartAsync(
            new Settings { ["Limits:MaxConnections"] = "5000", ["Hubs:echo:Handler"] = "Echo" },
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = (HeapMebibytes * (long)Mebibyte).ToString("X", CultureInfo.InvariantCulture) });
        var service = standalone.Service;
        await using var good = await WebSocketTestClient.OpenAsync(service.Addresses.WebSocketUrl("/ws?hub=echo"));

        var ramp = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => JoinAsync(service, path, attack)));
        var echoes = 0;
        do
        {
            var text = $"echo {++echoes}";
            await good.SendAsync(text);
            await good.WaitForAsync(text, message => message.Text == text, Patience);
        }
        while (!ramp.IsCompleted);

        var clients = await ramp;
        Assert.False(service.Process.HasExited, $"The process is dead:\n{service.Output.Text}");
        var budget = await Eventually.Holds("connections are closed for their memory", Patience, service.Admin.GetBudgetAsync, budget => budget.Closed.GetValueOrDefault("memory-limit") > 0);
        Assert.InRange(budget.Memory.InUseBytes, 0, HeapMebibytes * (long)Mebibyte);
        foreach (var client in clients.OfType<RawWebSocketClient>())
            await client.DisposeAsync();

        await Eventually.Holds("the attack is over", Patience, service.Admin.GetBudgetAsync, budget => budget is { Pressure: "normal", InUse: 1 });
        await good.SendAsync("over");
        await good.WaitForAsync("the last echo", message => message.Text == "over", Patience);
    }

    /// <returns>Null where it was refused or closed.</returns>
    private static async Task<RawWebSocketClient?> JoinAsync(ServiceProcess service, string path, Func<RawWebSocketClient, Task> attack)
    {
        var client = await RawWebSocketClient.ConnectAsync(service.Addresses.PublicPort, receiveBufferBytes: 4096);
        try
        {
            await client.SendAsync(UpgradeRequest.Text(path, $"127.0.0.1:{service.Addresses.PublicPort}"));
            var (status, _) = await client.ReadHeadAsync();
            if (status == HttpStatusCode.SwitchingProtocols)
            {
                await attack(client);
                return client;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // Closed in the middle of what it sent.
        }

        await client.DisposeAsync();
        return null;
    }
}
