using BenchmarkDotNet.Attributes;
using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.Microbenchmarks;

/// <summary>Local admission: one permit taken and returned, far from the limit, no other thread at the pool.</summary>
[MemoryDiagnoser]
public class AdmissionBenchmarks
{
    private PermitPool _pool = null!;
    private LeaseClock _clock = null!;

    [GlobalSetup]
    public void Setup()
    {
        var settings = new PoolSettings(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(20));
        _clock = new LeaseClock(new BootTimeProvider());
        _pool = new PermitPool("id", "name", settings);
        var report = _pool.NextReport(_clock.Now, [], FrontendLoad.None)!;
        _pool.OnAnswer(
            new PermitAnswer
            {
                Kind = PermitAnswerKind.Granted,
                Seq = report.Seq,
                Allowance = new Permits(10_000, 0),
                Target = new Permits(10_000, 0),
                Ttl = TimeSpan.FromDays(1),
                Pressure = new PressureReading(PressureLevel.Normal, 0, 0.85),
            },
            _clock.Now);
    }

    /// <summary>What every admitted upgrade and every closed socket costs in the pool, the reading of the lease clock included.</summary>
    [Benchmark]
    public bool Take_and_return()
    {
        var outcome = _pool.TryTake(AdmissionClass.Standard, _clock.Now, out _);
        _pool.Return(AdmissionClass.Standard);
        return outcome == TakeOutcome.Taken;
    }

    /// <summary>What every received message asks before it is processed.</summary>
    [Benchmark]
    public bool May_serve() => _pool.MayServe(_clock.Now);
}
