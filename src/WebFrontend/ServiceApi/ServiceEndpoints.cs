using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.ServiceApi.Common;
using Tidegate.WebFrontend.ServiceApi.Members;
using Tidegate.WebFrontend.ServiceApi.Sending;
using Tidegate.WebFrontend.ServiceApi.Tokens;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.ServiceApi;

/// <summary>
/// Composition of the service API, which applications use by Web PubSub's libraries (docs/service-api.md). Its routes belong to the public
/// listener.
/// </summary>
internal static class ServiceEndpoints
{
    /// <summary>Adds what the routes need.</summary>
    public static IServiceCollection AddTidegateServiceApi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MonotonicClock>();
        services.TryAddSingleton<AccessTokens>();
        return services.AddSingleton<ServiceGate>().AddSingleton<ClientTokens>().AddSingleton<GroupSettling>();
    }

    /// <summary>Maps <c>/api/...</c>. All but the health needs a token; what is no operation is looked at after that.</summary>
    public static IEndpointRouteBuilder MapTidegateServiceApi(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/health", [HttpMethods.Head], Health).ExcludeFromDescription().WithMetadata(new ServiceOperation());
        var hubs = routes.MapGroup("/api/hubs")
            .ExcludeFromDescription()
            .WithMetadata(new ServiceOperation())
            .AddEndpointFilter<RouteGroupBuilder, ServiceErrorFilter>()
            .AddEndpointFilter<RouteGroupBuilder, ServiceAccessFilter>();
        var hub = hubs.MapGroup("/{hub}");
        SendEndpoints.Map(hub);
        MembershipEndpoints.Map(hub);
        PresenceEndpoints.Map(hub);
        CloseEndpoints.Map(hub);
        GroupListEndpoint.Map(hub);
        PermissionEndpoints.Map(hub);
        TokenEndpoint.Map(hub);
        hubs.Map("/{**rest}", ServiceError.NoOperation);
        return routes;
    }

    private static IResult Health(HttpContext context)
    {
        ApiVersions.Announce(context.Response);
        return TypedResults.Ok();
    }
}
