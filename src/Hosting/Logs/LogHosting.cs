using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Logs;

/// <summary>Composition of the log.</summary>
internal static class LogHosting
{
    /// <summary>
    /// Adds the forms of <c>Telemetry:LogFormat</c>. In a process with silo and frontend each adds what it knows of itself.
    /// </summary>
    public static void AddLogLines(this IHostApplicationBuilder builder, string? frontend = null, string? silo = null)
    {
        builder.Logging.WithoutUrls();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new LogName(frontend, silo));
        builder.Services.TryAddSingleton(services => services
            .GetServices<LogName>()
            .Aggregate(new LogIdentity(null, null), (all, one) => new LogIdentity(one.Frontend ?? all.Frontend, one.Silo ?? all.Silo)));
        builder.Services.TryAddSingleton<RepeatedEvents>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, TextLines>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, SystemdLines>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ConsoleFormatter, JsonLines>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ConsoleLoggerOptions>, ConsoleForms>());
        builder.Services.ReplaceConsole();
    }

    // Only where the host has a console log; the options of the framework's stay those of ours.
    private static void ReplaceConsole(this IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ImplementationType == typeof(ConsoleLoggerProvider)) is not { } framework) return;
        services.Remove(framework);
        services.AddSingleton(_ => LogStreams.OfProcess());
        services.AddSingleton<ConsoleLog>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<ConsoleLog>());
        services.AddFeatureMetrics<LogMetrics>();
    }

    private sealed record LogName(string? Frontend, string? Silo);
}
