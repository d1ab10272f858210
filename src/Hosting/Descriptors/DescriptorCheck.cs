using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Descriptors;

/// <summary>Looks before the start whether a process may open enough, and registers what keeps count afterwards.</summary>
internal static class DescriptorCheck
{
    /// <summary>What to do about a limit that is too low.</summary>
    public const string Remedy = "Raise it with LimitNOFILE= in the unit, ulimit -n in the shell, or --ulimit nofile= of the container.";

    /// <summary>Raises the limit as far as it goes, and demands that it suffices for a few clients at least.</summary>
    /// <param name="options">What the clients of this process may take; null where it has none.</param>
    /// <exception cref="StartRefusedException">It does not.</exception>
    public static void Require(TidegateOptions? options)
    {
        DescriptorLimit.Raise();
        Require(new ProcessDescriptors().Read(), options);
    }

    /// <summary>The same for a reading.</summary>
    public static void Require(DescriptorReading reading, TidegateOptions? options)
    {
        var own = reading.Used + DescriptorPlan.StartGrowth;
        var plan = options is null ? DescriptorPlan.Make(reading.Limit, own, connections: 0, pending: 0) : Plan(reading.Limit, own, options);
        if (plan.Verdict == DescriptorVerdict.TooFew)
        {
            var least = own + DescriptorPlan.Reserve + (2 * DescriptorPlan.Least);
            throw new StartRefusedException(
                $"this process may have {reading.Limit} descriptors (files and sockets), and needs {least} before it is of use; with what is "
                + $"configured it needs about {Math.Max(least, plan.Needed)}. {Remedy}");
        }
    }

    /// <summary>Shares descriptors out as these options want it.</summary>
    public static DescriptorPlan Plan(long? limit, long own, TidegateOptions options) =>
        DescriptorPlan.Make(limit, own + ToApplications(options), options.Limits.MaxConnections, options.Transport.MaxPendingConnections);

    /// <summary>Connections to the applications of hubs, at most.</summary>
    private static long ToApplications(TidegateOptions options) =>
        options.Hubs.Values.Sum(hub => (long)hub.EventHandlers.Count) * EventHandlerOptions.MaxConnections;

    /// <summary>Adds the budget.</summary>
    public static IServiceCollection AddDescriptors(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDescriptorSource, ProcessDescriptors>();
        services.TryAddSingleton<DescriptorBudget>();
        return services;
    }
}
