using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting;

namespace Tidegate.Standalone.Hosting;

/// <summary>
/// The key that Standalone makes for itself where none is configured, so that a first session has a connection string. Not in mode
/// <c>Redis</c>: each machine would have another one.
/// </summary>
internal static class OwnKey
{
    /// <summary>The key, made where it was not there yet; null where one is configured.</summary>
    /// <param name="options">Options of a configuration that is checked.</param>
    public static string? Find(TidegateOptions options) => options.Access.HasNoKey && options.Cluster.Mode == ClusterMode.Local
        ? KeyFile.ReadOrCreate(StateDirectory.Create(options.Cluster))
        : null;

    /// <summary>Puts it into the options.</summary>
    public static WebApplicationBuilder AddOwnKey(this WebApplicationBuilder builder)
    {
        var key = Find(builder.Configuration.ReadTidegateOptions());
        builder.Services.PostConfigure<TidegateOptions>(options => options.Access.GeneratedKey = key);
        return builder;
    }
}
