using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Tidegate.WebFrontend.Listening;

/// <summary>Ties endpoints and middleware to a listener.</summary>
internal static class ListenerRouting
{
    /// <summary>A group whose endpoints exist on the listener of this role only.</summary>
    public static RouteGroupBuilder MapListener(this IEndpointRouteBuilder endpoints, ListenerRole role) =>
        endpoints.MapGroup("").WithMetadata(new EndpointRole(role));

    /// <summary>Middleware for requests that came through the listener of this role only.</summary>
    public static IApplicationBuilder UseOnListener(this IApplicationBuilder app, ListenerRole role, Action<IApplicationBuilder> configure) =>
        app.UseWhen(context => context.Features.Get<IListenerRole>()?.Role == role, configure);

    private sealed record EndpointRole(ListenerRole Role) : IListenerRole;
}
