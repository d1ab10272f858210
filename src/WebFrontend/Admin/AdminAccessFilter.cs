using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Admin;

/// <summary>The door of every admin route: key, or without a key the guard against web pages.</summary>
internal sealed partial class AdminAccessFilter(AdminAccess access, ILogger<AdminAccessFilter> logger) : IEndpointFilter
{
    private const string KeyHeader = "X-Admin-Key";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return Refuse(http) is { } refusal ? ValueTask.FromResult<object?>(refusal) : next(context);
    }

    private IResult? Refuse(HttpContext http)
    {
        var request = http.Request;
        if (access.NeedsKey)
        {
            if (access.Allows(Single(request.Headers.Authorization), Single(request.Headers[KeyHeader]))) return null;
            LogRefused(logger, http.Connection.RemoteIpAddress, "key");
            return AdminProblem.Unauthorized(http);
        }

        if (!LoopbackGuard.IsLoopback(request.Host.Value ?? ""))
        {
            LogRefused(logger, http.Connection.RemoteIpAddress, "host");
            return AdminProblem.Forbidden(
                http,
                "Without an admin key this listener answers under loopback names only. Set Tidegate:Admin:Key, or use http://127.0.0.1.");
        }

        if (!Changes(request.Method) || request.Headers.Origin.Count == 0) return null;
        var origin = Single(request.Headers.Origin);
        if (origin is not null && !LoopbackGuard.IsForeign(origin, request.Scheme, request.Host.Value ?? "")) return null;
        LogRefused(logger, http.Connection.RemoteIpAddress, "origin");
        return AdminProblem.Forbidden(http, "Pages of other origins may not change anything here. Set Tidegate:Admin:Key and send it.");
    }

    private static bool Changes(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // Doubled headers are nobody's good intention.
    private static string? Single(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 1 ? values[0] : null;
}
