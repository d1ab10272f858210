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

    /// <summary>Adds the files.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services) => services.AddSingleton<DashboardFiles>();

    /// <summary>Maps the page at <c>/</c>, and its parts.</summary>
    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext context, DashboardFiles files) => files.Serve(context, DashboardFiles.Index)).ServeAtStart().ExcludeFromDescription();
        routes.MapGet(Folder + "/{file}", (HttpContext context, DashboardFiles files, string file) => files.Serve(context, file)).ServeAtStart().ExcludeFromDescription();
        return routes;
    }
}
