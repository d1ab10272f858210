using System.Globalization;
using Tidegate.Processes;

namespace Tidegate.Operators;

/// <summary>A standalone service with connections of the load generator, each a process of its own.</summary>
internal sealed class Loaded : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly BuiltPrograms Programs = new(typeof(Loaded).Assembly);

    private readonly TemporaryFolder _state = new();
    private ChildProcess? _load;

    private Loaded(IEnumerable<KeyValuePair<string, string>> settings) =>
        Service = ServiceProcess.Start("standalone", Programs.PathOf("Tidegate.Standalone"), new ServiceAddresses { StateFolder = _state.Path }, settings);

    public ServiceProcess Service { get; }

    /// <summary>Starts it and opens the connections, which say nothing and stay.</summary>
    public static async Task<Loaded> StartAsync(int connections, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var loaded = new Loaded([new("Idle:Timeout", "1.00:00:00"), .. settings]);
        await loaded.Service.ReadyAsync();
        if (connections == 0)
            return loaded;

        var count = connections.ToString(CultureInfo.InvariantCulture);
        loaded._load = ChildProcess.StartDotnet(
            "load", Programs.PathOf("Tidegate.LoadGenerator"), ["--url", loaded.Service.WebSocketUrl.ToString(), "--connections", count, "--rate", "1500", "--hold", "1h", "--quiet"]);
        await loaded._load.Output.WaitForAsync("every connection is open", line => line.StartsWith($"ready: open={count} ", StringComparison.Ordinal), Patience);
        return loaded;
    }

    /// <summary>Processor time of the service so far.</summary>
    public TimeSpan ProcessorTime()
    {
        using var process = System.Diagnostics.Process.GetProcessById(Service.Process.Id);
        return process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
            await _load.DisposeAsync();
        await Service.DisposeAsync();
        _state.Dispose();
    }
}
