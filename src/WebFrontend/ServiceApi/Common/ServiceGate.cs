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

    /// <summary>Why a request is not let in; null where it is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path; null where that is not in the plain form, which no token names.</param>
    public async ValueTask<ServiceRefusal?> FindRefusalAsync(HttpRequest request, ServicePath? path)
    {
        if (!tokens.HasServiceKey)
        {
            if (Interlocked.Exchange(ref _saidNoKey, 1) == 0) LogNoKey(logger);
            return new ServiceRefusal(TokenFault.NoKey());
        }

        var token = AccessTokens.FindInHeader(request);
        var fault = token is null ? null
            : path is null ? TokenFault.AudienceOfRequest(isOfThisHost: true)
            : await tokens.FaultForServiceAsync(token, new AudiencePath(path.Segments), request.Host);
        if (token is not null && fault is null) return null;
        if (_refusals.TryPass(clock.Now, out var keptBack))
            LogRefused(logger, request.Method, ServiceRoute.Of(request.HttpContext), fault is null ? "it has no bearer token" : fault.Cause, keptBack);
        return new ServiceRefusal(fault);
    }
}

/// <summary>A request of the service API is not let in.</summary>
/// <param name="Fault">What is wrong with its token; null where it has none.</param>
internal readonly record struct ServiceRefusal(TokenFault? Fault)
{
    /// <summary>The challenge of RFC 6750, section 3.</summary>
    public string Challenge => Fault is { } fault ? $"Bearer error=\"invalid_token\", error_description=\"{fault.Told}\"" : "Bearer";
}
