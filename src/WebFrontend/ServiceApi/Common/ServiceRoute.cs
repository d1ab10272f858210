using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>The operation of a request, for the log: its path has the names of users.</summary>
internal static class ServiceRoute
{
    /// <summary>The pattern of the route, such as <c>/api/hubs/{hub}/:send</c>.</summary>
    public static string Of(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
}
