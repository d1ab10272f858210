using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
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
        services.TryAddSingleton<KeyGuesses>();
        services.TryAddSingleton<AdminDoor>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AccessNotices>());
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
        context.Response.StatusCode = AdminDoor.StatusOf(verdict);
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        if (verdict == DoorVerdict.Key) context.Response.Headers.WWWAuthenticate = AdminDoor.Challenges;
        return context.Response.WriteAsync(AdminDoor.Explain(verdict) + "\n");
    }

    private sealed class Mark;
}
