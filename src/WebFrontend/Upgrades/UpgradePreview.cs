using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Requests;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// Says whether an upgrade would be refused at this moment, and why: a browser keeps the answer to a refused one from its page. Nothing is kept
/// of what the checks take; the application of a hub is not asked.
/// </summary>
internal sealed class UpgradePreview(UpgradeChecks checks, OriginPolicy origins)
{
    /// <summary>Runs the checks for a request that is no upgrade.</summary>
    /// <returns>Why it would be refused; null where it would not.</returns>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public async ValueTask<Denial?> LookAsync(HttpContext context, ClientRequest request)
    {
        var (hold, denial) = await checks.RunAsync(context, request, isPreview: true);
        hold?.Undo();
        return denial;
    }

    /// <summary>Lets a page read the answer that may connect (CORS).</summary>
    public void Allow(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        if (origin.Count != 1 || !origins.Allows(origin))
            return;
        context.Response.Headers.AccessControlAllowOrigin = origin;
        context.Response.Headers.AccessControlExposeHeaders = "Retry-After, X-Correlation-Id";
        context.Response.Headers.Append("Vary", "Origin");
    }
}
