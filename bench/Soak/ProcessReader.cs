using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Tidegate.Processes;

namespace Tidegate.Soak;

/// <summary>Reads one process: what the kernel says of it, and its own metrics.</summary>
internal sealed class ProcessReader(ServiceProcess process) : IDisposable
{
    /// <summary>GCHeapCollectKeyword of the runtime's provider: a session with it begins with a whole collection.</summary>
    private const long HeapCollect = 0x800000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { BaseAddress = process.Addresses.AdminUrl, Timeout = Patience };

    /// <summary>Grains that are active; 0 in a process that is no silo.</summary>
    public async Task<double> ReadActivationsAsync() => Total(await ReadMetricsAsync(), "orleans_catalog_activations");

    /// <summary>Collects everything twice, so that what has a finalizer is gone as well, and reads.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ReadAsync()
    {
        await CollectAsync();
        await CollectAsync();
        var metrics = await ReadMetricsAsync();
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [Reading.Heap] = Total(metrics, "dotnet_gc_last_collection_heap_size_bytes"),
            [Reading.Committed] = Total(metrics, "dotnet_gc_last_collection_memory_committed_size_bytes"),
            [Reading.Memory] = await ReadAnonymousBytesAsync(),
            [Reading.Descriptors] = Directory.GetFileSystemEntries($"/proc/{process.Process.Id}/fd").Length,
            [Reading.Threads] = Directory.GetDirectories($"/proc/{process.Process.Id}/task").Length,
            [Reading.Timers] = Total(metrics, "dotnet_timer_count"),
            [Reading.Activations] = Total(metrics, "orleans_catalog_activations"),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static double Total(string[] metrics, string name) => metrics
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ')
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));

    private async Task CollectAsync()
    {
        var before = await CollectionsAsync();
        using var session = await new DiagnosticsClient(process.Process.Id).StartEventPipeSessionAsync(
            [new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, HeapCollect)], requestRundown: false, circularBufferMB: 1, CancellationToken.None);
        var reading = session.EventStream.CopyToAsync(Stream.Null);
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Pause);
        while (await CollectionsAsync() == before)
            await timer.WaitForNextTickAsync(patience.Token);
        await session.StopAsync(CancellationToken.None);
        await reading;
    }

    private async Task<double> CollectionsAsync() =>
        (await ReadMetricsAsync()).Where(line => line.StartsWith("dotnet_gc_collections", StringComparison.Ordinal) && line.Contains("gen2", StringComparison.Ordinal))
            .Sum(line => Total([line], "dotnet_gc_collections_total"));

    private async Task<string[]> ReadMetricsAsync() => (await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');

    private async Task<double> ReadAnonymousBytesAsync()
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{process.Process.Id}/smaps_rollup");
        var kibibytes = lines.Single(line => line.StartsWith("Pss_Anon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return 1024 * double.Parse(kibibytes, CultureInfo.InvariantCulture);
    }
}
