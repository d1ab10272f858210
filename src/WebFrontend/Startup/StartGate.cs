using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Tidegate.Hosting.Health;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.ServiceApi;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.Startup;

/// <summary>
/// Refuses what comes before the process has started, health, metrics and the dashboard's page apart: a frontend listens while it waits for
/// its first silo. Nothing that is refused here touches the permit pool or the id of this frontend, which is on record from its first use on
/// and from then on may hold permits; so it is counted here, and told to nobody who asks for that id.
/// </summary>
internal sealed class StartGate(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    private const string Detail = "This frontend is starting: it waits for a silo of its cluster. Try again after the time given in Retry-After.";

    /// <summary>Runs the request, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusals">Counts refused upgrades for operators.</param>
    /// <param name="metrics">Counts them for monitoring.</param>
    public Task InvokeAsync(HttpContext context, RefusalCounters refusals, AdmissionMetrics metrics)
    {
        if (lifetime.ApplicationStarted.IsCancellationRequested) return next(context);
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<ServesAtStart>() is not null) return next(context);
        if (context.Features.Get<IListenerRole>()?.Role != ListenerRole.Public)
            return Problem.Unavailable(HealthReasons.Starting, Detail, RetryHints.Starting).ExecuteAsync(context);
        if (endpoint.Metadata.GetMetadata<ServiceOperation>() is not null)
            return ServiceError.Unavailable(Detail, RetryHints.Starting).ExecuteAsync(context);

        var denial = Denial.Starting(Detail);
        refusals.Add(denial.Reason);
        metrics.Decided(denial.Reason);
        return ProblemWriter.WriteAsync(context, denial);
    }
}
