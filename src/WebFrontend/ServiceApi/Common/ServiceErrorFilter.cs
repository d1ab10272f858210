using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Http;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>Makes answers of what handlers throw: an unreachable cluster is 503, everything else 500 without details.</summary>
internal sealed partial class ServiceErrorFilter(ILogger<ServiceErrorFilter> logger) : IEndpointFilter
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to read an answer.
            return Results.Empty;
        }
        catch (BadHttpRequestException)
        {
            return ServiceError.BadBody("The body could not be read.");
        }
        catch (Exception exception) when (ClusterFailure.WasHeldBack(exception))
        {
            return ServiceError.Unavailable("The cluster does not answer, and the request was not made.", RetryAfter);
        }
        catch (Exception exception) when (ClusterFailure.Is(exception))
        {
            LogUnavailable(logger, exception, http.Request.Method, ServiceRoute.Of(http));
            return ServiceError.Unavailable("The cluster did not answer; what became of the request is unknown.", RetryAfter);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, http.Request.Method, ServiceRoute.Of(http));
            return ServiceError.Internal(CorrelationId.Of(http));
        }
    }
}
