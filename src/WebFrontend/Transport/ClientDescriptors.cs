using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Descriptors;

namespace Tidegate.WebFrontend.Transport;

/// <summary>How many clients the descriptors of this process allow, admitted and pending.</summary>
internal sealed partial class ClientDescriptors(DescriptorBudget budget, IOptions<TidegateOptions> options, ILogger<ClientDescriptors> logger)
{
    private readonly Lock _lock = new();
    private long? _own;
    private Shared? _last;

    /// <summary>The shares as they are now: the limit can be changed while the process runs.</summary>
    public DescriptorPlan Plan
    {
        get
        {
            var limit = budget.Reading.Limit;
            var last = Volatile.Read(ref _last);
            return last is not null && last.Limit == limit ? last.Plan : Share(limit);
        }
    }

    /// <summary>The process has opened what it needs for itself and opens its listeners now: what it has is its own, not the clients'.</summary>
    public void Starting()
    {
        lock (_lock)
        {
            if (_own is not null)
                return;
            _own = budget.Poll().Used;
            _last = null;
        }

        var plan = Plan;
        if (plan.Verdict == DescriptorVerdict.Fits)
            return;
        var (limits, transport) = (options.Value.Limits, options.Value.Transport);
        LogClamped(budget.Reading.Limit, plan.Needed, limits.MaxConnections, transport.MaxPendingConnections, Math.Min(limits.MaxConnections, plan.Connections), plan.Pending, DescriptorCheck.Remedy);
    }

    private DescriptorPlan Share(long? limit)
    {
        lock (_lock)
        {
            var own = _own ?? budget.Reading.Used + DescriptorPlan.StartGrowth;
            var plan = DescriptorCheck.Plan(limit, own, options.Value);
            Volatile.Write(ref _last, new Shared(limit, plan));
            return plan;
        }
    }

    [LoggerMessage(1510, LogLevel.Warning, "This process may have {Limit} descriptors (files and sockets), and what is configured needs {Needed}, with {MaxConnections} of Limits:MaxConnections and {MaxPending} of Transport:MaxPendingConnections. It lets in {Connections} clients and keeps {Pending} that have not upgraded. {Remedy}")]
    private partial void LogClamped(long? limit, long needed, int maxConnections, int maxPending, long connections, int pending, string remedy);

    private sealed record Shared(long? Limit, DescriptorPlan Plan);
}
