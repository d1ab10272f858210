using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Listening;

/// <summary>
/// Takes the client's address and scheme from the proxies of <see cref="Tidegate.Configuration.ListenOptions.TrustedProxies"/>, and from nobody
/// else: a header that a client wrote itself changes nothing.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Adds the middleware, where proxies are listed.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var listed = app.ApplicationServices.GetRequiredService<IOptions<TidegateOptions>>().Value.Listen.TrustedProxies;
        if (listed.Length == 0)
            return app;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // Through as many proxies as there are, as long as each of them is listed.
            ForwardLimit = null,
        };
        // Loopback is in both lists by default.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in listed)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        return app.UseForwardedHeaders(options);
    }
}
