using Tidegate.Budget;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>What this frontend tells of itself for alerts.</summary>
internal sealed class FrontendCounterSource(AlertCounters counters, ProcessUsage process, LocalMemory local, IDrainControl drain)
{
    public FrontendCounters Current()
    {
        var (memory, files) = process.Current;
        return new FrontendCounters
        {
            Cleanups = counters.Cleanups,
            CleanupsFailed = counters.CleanupsFailed,
            Closes = counters.Closes,
            AbnormalCloses = counters.AbnormalCloses,
            SlowConsumers = counters.SlowConsumers,
            ClosedByServer = counters.ClosedByServer,
            InvariantViolations = counters.InvariantViolations,
            MemoryShare = Math.Max(memory, local.Utilization),
            FilesShare = files,
            DrainOverrun = drain.Overrun,
        };
    }
}
