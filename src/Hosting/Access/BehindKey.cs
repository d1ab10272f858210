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
/// Puts endpoints of others behind the <see cref="AdminGate"/>: they are no route handlers, so no endpoint filter runs for them.
/// </summary>
internal static class BehindKey
{
    /// <summary>Adds the gate.</summary>
    public static IServiceCollection AddAdminGate(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new AdminAccess(provider.GetRequiredService<IOptions<TidegateOptions>>().Value.Admin.Key));
        services.TryAddSingleton<KeyGuesses>();
        services.TryAddSingleton<AdminGate>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AccessNotices>());
        return services;
    }

    /// <summary>Only with the key.</summary>
    public static TBuilder RequireAdminKey<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new Mark());

    /// <summary>The middleware that keeps the gate of the endpoints that were marked.</summary>
    public static IApplicationBuilder UseAdminGate(this IApplicationBuilder app)
    {
        var gate = app.ApplicationServices.GetRequiredService<AdminGate>();
        return app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is null) return next(context);
            var verdict = gate.Judge(context);
            return verdict == AdminVerdict.Open ? next(context) : RefuseAsync(context, verdict);
        });
    }

    private static Task RefuseAsync(HttpContext context, AdminVerdict verdict)
    {
        context.Response.StatusCode = AdminGate.StatusOf(verdict);
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        if (verdict == AdminVerdict.Key) context.Response.Headers.WWWAuthenticate = AdminGate.Challenges;
        return context.Response.WriteAsync(AdminGate.Explain(verdict) + "\n");
    }

    private sealed class Mark;
}
