using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>Who may use the service API: whoever has a token for the URL of the request. The log says why others are refused.</summary>
internal sealed partial class ServiceGate(AccessTokens tokens, MonotonicClock clock, ILogger<ServiceGate> logger)
{
    private readonly WarningThrottle _refusals = new();
    private int _saidNoKey;

    /// <summary>Whether a request is let in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path; null where that is not in the plain form, which no token names.</param>
    public async ValueTask<bool> AdmitsAsync(HttpRequest request, ServicePath? path)
    {
        if (!tokens.HasKey)
        {
            if (Interlocked.Exchange(ref _saidNoKey, 1) == 0) LogNoKey(logger);
            return false;
        }

        var token = AccessTokens.FindInHeader(request);
        if (token is not null && path is not null && await tokens.IsForServiceAsync(token, new AudiencePath(path.Segments), request.Host)) return true;
        if (_refusals.TryPass(clock.Now, out var keptBack))
            LogRefused(logger, request.Method, ServiceRoute.Of(request.HttpContext), token is null ? "it has no bearer token" : "its token is not valid for this URL", keptBack);
        return false;
    }
}
