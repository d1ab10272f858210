using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.Microbenchmarks;

/// <summary>Local admission: one permit taken and returned, far from the limit, no other thread at the lease.</summary>
[MemoryDiagnoser]
public class AdmissionBenchmarks
{
    private SharedLease _lease = null!;

    [GlobalSetup]
    public void Setup()
    {
        var options = Options.Create(new TidegateOptions());
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _lease = new SharedLease(
            new Identity(), options, new ClusterSettingsSource(options), new LeaseClock(new BootTimeProvider()), new AdmissionMetrics(meters));
        var report = _lease.NextReport([], FrontendLoad.None, givesBack: false)!;
        _lease.OnAnswer(report, new PermitAnswer
        {
            Kind = PermitAnswerKind.Granted,
            Seq = report.Seq,
            Allowance = new Permits(10_000, 0),
            Target = new Permits(10_000, 0),
            Ttl = TimeSpan.FromDays(1),
            Pressure = new PressureReading(PressureLevel.Normal, 0, 0.85),
        });
    }

    /// <summary>What every admitted upgrade and every closed socket costs in the lease, its lock and the reading of its clock included.</summary>
    [Benchmark]
    public bool Take_and_return()
    {
        var outcome = _lease.Take(AdmissionClass.Standard);
        _lease.Return(AdmissionClass.Standard);
        return outcome == TakeOutcome.Taken;
    }

    /// <summary>What every received message asks before it is processed.</summary>
    [Benchmark]
    public bool May_serve() => _lease.MayServe();

    private sealed class Identity : IFrontendIdentity
    {
        public string Name => "name";

        public string Id => "id";

        public IReadOnlyList<string> Evidence => [];

        public IReadOnlyList<string> Earlier => [];

        public void EvidenceTaken(IReadOnlyList<string> ids)
        {
        }

        public string Renew() => throw new NotSupportedException();
    }
}
