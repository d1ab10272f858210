using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Grains;

public sealed class StatelessWorkerTests
{
    [Fact]
    public void No_grain_is_a_stateless_worker() => Report.Nothing(StatelessWorkers.Violations(Source.Types("Grains")));

    [Fact]
    public void A_stateless_worker_is_seen() => Assert.Single(StatelessWorkers.Violations(Source.Samples.MainModule.Types));
}
