using Tidegate.EndToEnd.Tests.Harness;
using Tidegate.Processes.Network;
using Tidegate.Processes.Redis;

namespace Tidegate.EndToEnd.Tests.Redis;

/// <summary>A process starts and Redis is not what it needs: one clear line, exit code 1, and no password in it.</summary>
public sealed class RedisStartTests : IDisposable
{
    private const string Password = "canary-5f3a9c";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("silo")]
    [InlineData("frontend")]
    public async Task Redis_that_is_away_refuses_the_start_in_the_configured_time(string program)
    {
        var address = $"127.0.0.1:{Ports.Free()}";

        var output = await RefusedAsync(program, $"{address},password={Password}", ("Cluster:Redis:StartTimeout", "00:00:01"));

        Assert.Contains($"Tidegate cannot start: Redis at {address} (Tidegate:Cluster:Redis:ConnectionString) was not reached within ", output, StringComparison.Ordinal);
        Assert.Contains("Start Redis, or correct the address", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("frontend")]
    public async Task Redis_that_wants_another_password_refuses_the_start_at_once(string program)
    {
        await using var redis = await RedisServer.StartAsync("--requirepass", "another");

        var output = await RefusedAsync(program, $"{redis.ConnectionString},password={Password}", ("Cluster:Redis:StartTimeout", "00:10:00"));

        Assert.Contains($"Redis at {redis.ConnectionString} (Tidegate:Cluster:Redis:ConnectionString) refuses this process: WRONGPASS", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--maxmemory-policy", "allkeys-lru", "its maxmemory-policy is allkeys-lru, under which it may drop the ledger")]
    [InlineData("--cluster-enabled", "yes", "it is a Redis Cluster")]
    [InlineData("--replicaof", "127.0.0.1 1", "it is a replica (role slave) and takes no writes")]
    public async Task Redis_that_cannot_keep_the_ledger_refuses_the_start(string setting, string value, string reason)
    {
        // A cluster's second port is by default one that somebody else may have.
        string[] settings = setting == "--cluster-enabled" ? [setting, value, "--cluster-port", $"{Ports.Free()}"] : [setting, value];
        await using var redis = await RedisServer.StartAsync(settings);

        var output = await RefusedAsync("silo", redis.ConnectionString);

        Assert.Contains($"Redis at {redis.ConnectionString} cannot keep the state of Tidegate: {reason}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_that_is_set_to_expire_refuses_the_start()
    {
        await using var redis = await RedisServer.StartAsync();
        var addresses = new ServiceAddresses { StateFolder = _state.Path, Redis = redis.ConnectionString };
        await redis.CommandAsync("SET", $"{addresses.ClusterId}/ledger", "x", "EX", "1000");

        var output = await RefusedAsync("silo", addresses);

        Assert.Contains($"its key {addresses.ClusterId}/ledger is set to expire in ", output, StringComparison.Ordinal);
    }

    private Task<string> RefusedAsync(string program, string connection, params (string Key, string Value)[] settings) =>
        RefusedAsync(program, new ServiceAddresses { StateFolder = _state.Path, Redis = connection }, settings);

    private static async Task<string> RefusedAsync(string program, ServiceAddresses addresses, params (string Key, string Value)[] settings)
    {
        await using var process = ServiceProcess.Start(
            program,
            program == "silo" ? Programs.Silo : Programs.WebFrontend,
            addresses,
            settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));

        Assert.Equal(1, await process.Process.WaitForExitAsync(Bound));
        var output = process.Output.Text;
        Assert.DoesNotContain(Password, output, StringComparison.Ordinal);
        return output;
    }
}
