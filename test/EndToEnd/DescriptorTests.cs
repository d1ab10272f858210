using System.Net;
using System.Net.Sockets;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Too few descriptors for all who come, and ports that somebody else has.</summary>
[Collection(Alone.Name)]
public sealed class DescriptorTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    /// <summary>Enough for the process and some two hundred clients.</summary>
    private const int Limit = 700;

    public static TheoryData<string, string> Listeners => new()
    {
        { "Standalone", "Listen:Public" },
        { "WebFrontend", "Listen:Admin" },
        { "Silo", "Listen:Silo" },
    };

    [Fact]
    public async Task Clients_and_silent_connections_that_use_up_the_descriptors_end_nothing_and_keep_no_operator_out()
    {
        using var state = new TemporaryFolder();
        await using var service = ServiceProcess.Start(
            "standalone",
            Programs.Standalone,
            new ServiceAddresses { StateFolder = state.Path },
            new Settings { ["Limits:MaxConnections"] = "5000" });
        await LimitFilesAsync(service);
        await service.ReadyAsync();
        Assert.Single(service.Output.Where(line => line.Contains("[1510]", StringComparison.Ordinal)));
        var clients = new List<WebSocketTestClient>();
        UpgradeAttempt attempt;
        while ((attempt = await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl)).Client is { } client)
            clients.Add(client);

        Assert.Equal("capacity", attempt.Problem.GetProperty("reason").GetString());
        Assert.InRange(clients.Count, 100, Limit);
        var silent = new List<NetworkStream>();
        for (var i = 0; i < Limit; i++)
            silent.Add(await service.Addresses.ConnectAsync());
        await Eventually.Holds("the budget answers with all clients", Late, service.Admin.GetBudgetAsync, budget => budget.InUse == clients.Count);
        foreach (var client in clients)
            await client.SendAsync("still there");
        foreach (var client in clients)
            await client.WaitForAsync("the echo", message => message.Text == "still there");

        silent.ForEach(connection => connection.Dispose());
        await clients[0].CloseAsync();
        await Eventually.Holds("a client gets in again", Late, () => WebSocketTestClient.TryOpenAsync(service.WebSocketUrl), again => again.Client is not null);
        Assert.False(service.Process.HasExited);
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task Port_of_somebody_else_ends_the_start_with_one_line_before_anything_has_begun(string program, string key)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var state = new TemporaryFolder();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        await using var service = ServiceProcess.Start(
            program.ToLowerInvariant(),
            program switch { "Standalone" => Programs.Standalone, "Silo" => Programs.Silo, _ => Programs.WebFrontend },
            new ServiceAddresses { StateFolder = state.Path },
            new Settings { [key] = address });

        Assert.Equal(1, await service.Process.WaitForExitAsync(Late));

        var line = Assert.Single(service.Output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"Tidegate cannot start: {address} of Tidegate:{key} is in use by another process", line, StringComparison.Ordinal);
    }

    // .NET raises the soft limit to the hard one when it starts, so both are set.
    private static async Task LimitFilesAsync(ServiceProcess service)
    {
        await using var prlimit = ChildProcess.Start("prlimit", "prlimit", ["--pid", $"{service.Process.Id}", $"--nofile={Limit}:{Limit}"]);
        Assert.Equal(0, await prlimit.WaitForExitAsync(Late));
    }
}
