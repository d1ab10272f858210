using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Access;

/// <summary>
/// Puts endpoints of others behind the <see cref="AdminDoor"/>: they are no route handlers, so no endpoint filter runs for them.
/// </summary>
internal static class BehindKey
{
    /// <summary>Adds the door.</summary>
    public static IServiceCollection AddAdminDoor(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new AdminAccess(provider.GetRequiredService<IOptions<TidegateOptions>>().Value.Admin.Key));
        services.TryAddSingleton<AdminDoor>();
        return services;
    }

    /// <summary>Only with the key.</summary>
    public static TBuilder RequireAdminKey<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new Mark());

    /// <summary>The middleware that keeps the door of the endpoints that were marked.</summary>
    public static IApplicationBuilder UseAdminDoor(this IApplicationBuilder app)
    {
        var door = app.ApplicationServices.GetRequiredService<AdminDoor>();
        return app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is null) return next(context);
            var verdict = door.Judge(context);
            return verdict == DoorVerdict.Open ? next(context) : RefuseAsync(context, verdict);
        });
    }

    private static Task RefuseAsync(HttpContext context, DoorVerdict verdict)
    {
        var (status, text) = verdict == DoorVerdict.Key
            ? (StatusCodes.Status401Unauthorized, "Send the admin key: in X-Admin-Key, in Authorization: Bearer, or as the password of HTTP Basic.\n")
            : (StatusCodes.Status403Forbidden, "Without an admin key this listener answers under loopback names only. Set Tidegate:Admin:Key, or use http://127.0.0.1.\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        if (verdict == DoorVerdict.Key) context.Response.Headers.WWWAuthenticate = AdminDoor.Challenges;
        return context.Response.WriteAsync(text);
    }

    private sealed class Mark;
}
