using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Tidegate.Cluster.Episodes;
using Tidegate.Cluster.Nemesis;
using Tidegate.Cluster.Rig;
using Tidegate.Cluster.Watching;

namespace Tidegate.Cluster.Campaign;

/// <summary>
/// Runs episodes one after the other. A cluster is used again as long as everything held in it; then journals and their verdicts go on
/// over its whole life.
/// </summary>
internal sealed class CampaignRun(CampaignOptions options, TextWriter output, Func<int, RigOptions, FaultPlan>? plans = null) : IAsyncDisposable
{
    private readonly Func<int, RigOptions, FaultPlan> _plans = plans ?? FaultPlan.Draw;
    private readonly List<EpisodeReport> _reports = [];
    private ClusterRig? _rig;
    private LimitControl? _limit;
    private Publisher? _publisher;

    /// <summary>Runs until the episodes, or the time, are used up.</summary>
    public async Task<CampaignSummary> RunAsync(CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < options.Episodes && watch.Elapsed < options.Time && !stop.IsCancellationRequested; i++)
        {
            var report = await RunEpisodeAsync(i, options.Seed + i);
            _reports.Add(report);
            await output.WriteLineAsync(report.ToString());
        }

        await EndRigAsync();
        return new CampaignSummary(_reports, watch.Elapsed);
    }

    public ValueTask DisposeAsync() => new(EndRigAsync());

    private async Task<EpisodeReport> RunEpisodeAsync(int number, int seed)
    {
        var wanted = options.RigOf(number, seed);
        var archive = Directory.CreateDirectory(Path.Combine(options.Folder, seed.ToString(CultureInfo.InvariantCulture))).FullName;
        if (_rig is null || _rig.Options.Ttl != wanted.Ttl)
        {
            await EndRigAsync();
            if (Directory.Exists(wanted.Folder))
                Directory.Delete(wanted.Folder, recursive: true);
            _rig = await ClusterRig.StartAsync(wanted);
            (_limit, _publisher) = (new LimitControl(_rig), new Publisher(_rig));
        }

        var plan = _plans(seed, _rig.Options);
        await output.WriteLineAsync($"episode {seed}: {string.Join("; ", plan.Faults)}");
        _rig.Log.GoOnIn(Path.Combine(archive, "cluster.log"));
        EpisodeReport report;
        try
        {
            report = await new Episode(_rig, _limit!, _publisher!, seed, plan).RunAsync();
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException or HttpRequestException or IOException or InvalidDataException or Win32Exception)
        {
            report = EpisodeReport.Broken(seed, plan, failure);
        }

        await File.WriteAllTextAsync(Path.Combine(archive, "verdict.txt"), report.ToString());
        // After a failure the same excess would be found again, and its traces lost.
        if (!report.Holds)
            await EndRigAsync(keepsTraces: true);
        return report;
    }

    private async Task EndRigAsync(bool keepsTraces = false)
    {
        if (_rig is not { } rig)
            return;
        _rig = null;
        var folder = rig.Options.Folder;
        await rig.DisposeAsync();
        if (!keepsTraces && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
