using System.Net.Sockets;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>One address opens connections that say nothing, and renews each that is closed.</summary>
[Collection(Alone.Name)]
public sealed class SilentFloodTests
{
    private const int Most = 2000;
    private const int Flood = Most + 200;
    private const int Rounds = 10;

    [Fact]
    public async Task Silent_connections_of_one_address_keep_out_neither_clients_nor_probes()
    {
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Transport:MaxPendingConnections"] = $"{Most}",
            ["Transport:MaxPendingPerAddress"] = $"{Most / 2}",
        });
        var service = standalone.Service;
        using var over = new CancellationTokenSource();
        var renewed = 0;
        var flood = Enumerable.Range(0, Flood).Select(_ => HoldAsync(service.Addresses, () => Interlocked.Increment(ref renewed), over.Token)).ToList();
        try
        {
            await Eventually.Holds("the flood is at work", TimeSpan.FromSeconds(20), () => Volatile.Read(ref renewed), count => count > Flood);
            for (var round = 0; round < Rounds; round++)
            {
                await using var client = await WebSocketTestClient.OpenAsync(service.WebSocketUrl);
                await client.SendAsync("hello");
                await client.WaitForAsync("echo", message => message.Text == "hello");
                Assert.True(await IsAliveAsync(service.Addresses.PublicPort));
                Assert.True(await IsAliveAsync(service.Addresses.AdminPort));
            }
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(flood);
        }
    }

    // A connection of its own: an idle one of this address would have made room already.
    private static async Task<bool> IsAliveAsync(int port)
    {
        using var probe = new HttpClient();
        using var answer = await probe.GetAsync(new Uri($"http://127.0.0.1:{port}/health/live"));
        return answer.IsSuccessStatusCode;
    }

    private static async Task HoldAsync(ServiceAddresses addresses, Action renewed, CancellationToken over)
    {
        var scrap = new byte[1];
        while (!over.IsCancellationRequested)
        {
            try
            {
                await using var connection = await addresses.ConnectAsync();
                while (await connection.ReadAsync(scrap, over) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // It was closed to make room, or the test is over.
            }

            renewed();
        }
    }
}
