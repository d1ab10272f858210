using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Hosting.Health;

namespace Tidegate.WebFrontend.Dashboard;

/// <summary>The dashboard: one page and its parts, which then ask the admin API. Nothing comes from other servers.</summary>
internal static class DashboardEndpoints
{
    /// <summary>Where the parts of the page are.</summary>
    public const string Folder = "/dashboard";

    // Only what this listener serves, no inline script or style, and in nobody's frame.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds the files.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services) => services.AddSingleton<DashboardFiles>();

    /// <summary>Maps the page at <c>/</c>, and its parts.</summary>
    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext context, DashboardFiles files) => Serve(context, files, DashboardFiles.Index)).ServeAtStart().ExcludeFromDescription();
        routes.MapGet(Folder + "/{file}", (HttpContext context, DashboardFiles files, string file) => Serve(context, files, file)).ServeAtStart().ExcludeFromDescription();
        return routes;
    }

    private static IResult Serve(HttpContext context, DashboardFiles files, string name)
    {
        if (files.Find(name) is not { } file) return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
    }
}
