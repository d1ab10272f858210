using BenchmarkDotNet.Attributes;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.Microbenchmarks;

/// <summary>Activity tracking: what one application message costs beside its own handling.</summary>
[MemoryDiagnoser]
public class ActivityBenchmarks
{
    private readonly ActivityMark _activity = new(new MonotonicClock(TimeProvider.System));

    [Benchmark]
    public void Touch() => _activity.Touch();

    [Benchmark]
    public TimeSpan Idle_for() => _activity.IdleFor;
}
