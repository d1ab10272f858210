using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Admin.Alerts;
using Tidegate.WebFrontend.Admin.Budget;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Admin.Connections;
using Tidegate.WebFrontend.Admin.Frontends;
using Tidegate.WebFrontend.Admin.Groups;
using Tidegate.WebFrontend.Admin.Recovery;
using Tidegate.WebFrontend.Admin.Refusals;
using Tidegate.WebFrontend.Dashboard;
using Tidegate.WebFrontend.Observed;

namespace Tidegate.WebFrontend.Admin;

/// <summary>Composition of the admin API.</summary>
internal static class AdminEndpoints
{
    private static readonly IJsonTypeInfoResolver Json = JsonTypeInfoResolver.Combine(
        AdminJson.Default,
        AlertJson.Default,
        BudgetJson.Default,
        ConnectionJson.Default,
        FrontendJson.Default,
        GroupJson.Default,
        RecoveryJson.Default,
        RefusalJson.Default);

    /// <summary>Adds what the routes need.</summary>
    public static IServiceCollection AddTidegateAdmin(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAdminGate();
        services.AddSingleton<DrainTargets>();
        services.AddDashboard();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Json));
        return services.AddAdminOpenApi();
    }

    /// <summary>
    /// Maps every admin route behind one gate. Which listener the routes are reachable on is up to the caller: they belong to the admin
    /// listener alone.
    /// </summary>
    public static IEndpointRouteBuilder MapTidegateAdmin(this IEndpointRouteBuilder routes)
    {
        var gated = routes.MapGroup("").AddEndpointFilter<RouteGroupBuilder, AdminAccessFilter>();
        gated.MapOpenApi(AdminOpenApi.Route);
        gated.MapDashboard();
        var admin = gated.MapGroup("/admin")
            .AddEndpointFilter<RouteGroupBuilder, AdminErrorFilter>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        BudgetEndpoints.Map(admin);
        ConnectionEndpoints.Map(admin);
        ClusterEndpoints.Map(admin);
        AlertEndpoints.Map(admin);
        RefusalEndpoints.Map(admin);
        ExpelEndpoint.Map(admin);
        DrainEndpoint.Map(admin);
        RecoveryEndpoints.Map(admin);
        PublishEndpoints.Map(admin);
        GroupEndpoints.Map(admin);
        HistoryEndpoint.Map(admin);
        return routes;
    }
}
