using System.Diagnostics;

namespace Tidegate.Simulation;

/// <summary>Runs many seeds on several threads and adds up what they met.</summary>
internal sealed class Campaign(Func<ISimulation> simulation)
{
    /// <summary>Violations that are kept; the first ones tell enough.</summary>
    private const int MostViolations = 20;

    private const int Batch = 50;

    private readonly Lock _lock = new();
    private readonly List<SeedReport> _violations = [];
    private readonly long[] _reach = new long[Counters.Length];
    private long _next;
    private long _done;
    private long _broken;
    private long _simulatedTicks;
    private ulong _hash;
    private TimeSpan _elapsed;
    private TimeSpan _cpu;

    /// <summary>Runs the seeds from <paramref name="first"/> on.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many worlds at a time.</param>
    /// <param name="limit">When to stop at the latest.</param>
    /// <param name="progress">Called about once a second.</param>
    public CampaignSummary Run(ulong first, long count, int threads, TimeSpan limit, Action<CampaignSummary>? progress)
    {
        var watch = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        var lastProgress = TimeSpan.Zero;
        Threads.Run(threads, number =>
        {
            var world = simulation();
            var reach = new long[_reach.Length];
            while (watch.Elapsed < limit)
            {
                var begin = Interlocked.Add(ref _next, Batch) - Batch;
                if (begin >= count) break;
                var end = Math.Min(begin + Batch, count);
                for (var i = begin; i < end; i++) Add(world.Run(first + (ulong)i, reach, null));
                if (number != 0 || progress is null || watch.Elapsed - lastProgress < TimeSpan.FromSeconds(1)) continue;
                lastProgress = watch.Elapsed;
                (_elapsed, _cpu) = (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
                progress(Summary());
            }

            lock (_lock)
            {
                for (var i = 0; i < reach.Length; i++) _reach[i] += reach[i];
            }
        });
        (_elapsed, _cpu) = (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        return Summary();
    }

    private void Add(SeedReport report)
    {
        lock (_lock)
        {
            _done++;
            _simulatedTicks += report.Simulated.Ticks;
            // The order in which threads end must not matter.
            _hash += report.Hash * (report.Seed | 1);
            if (!report.IsViolation) return;
            _broken++;
            if (_violations.Count < MostViolations) _violations.Add(report);
        }
    }

    private CampaignSummary Summary()
    {
        lock (_lock)
            return new CampaignSummary(_done, _broken, new TimeSpan(_simulatedTicks), _elapsed, _cpu, _hash, [.. _violations], [.. _reach]);
    }
}
