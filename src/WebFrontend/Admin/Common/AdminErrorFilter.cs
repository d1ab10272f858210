using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Makes problem documents of what handlers throw: an unreachable cluster is 503, everything else 500 without details.</summary>
internal sealed partial class AdminErrorFilter(ILogger<AdminErrorFilter> logger) : IEndpointFilter
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
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Problem.TooLarge("The body is larger than this listener takes.")
                : Problem.BadRequest("The body could not be read.");
        }
        catch (Exception exception) when (ClusterFailure.WasHeldBack(exception))
        {
            return Problem.Unavailable(
                RefusalReasons.Unavailable,
                "The cluster does not answer, and the request was not made. Try again after the time given in Retry-After.",
                RetryAfter);
        }
        catch (Exception exception) when (ClusterFailure.Is(exception))
        {
            LogUnavailable(logger, exception, http.Request.Method, http.Request.Path);
            return Problem.Unavailable(
                RefusalReasons.Unavailable,
                "The cluster did not answer. What became of the request is unknown; look before you repeat a change.",
                RetryAfter);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, http.Request.Method, http.Request.Path);
            return Problem.Internal();
        }
    }
}
