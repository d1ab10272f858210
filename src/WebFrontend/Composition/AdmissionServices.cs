using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Alerting.News;
using Tidegate.Configuration;
using Tidegate.Diagnostics;
using Tidegate.Guarantees;
using Tidegate.Hosting.Supervision;
using Tidegate.WebFrontend.Alerts;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Reporting;
using Tidegate.WebFrontend.Shedding;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Composition;

/// <summary>Composition of the frontend's half of the budget.</summary>
internal static class AdmissionServices
{
    /// <summary>
    /// Adds lease, gate and reporter. The host adds <c>IFrontendIdentity</c>, the gateway and the connections.
    /// Hosted services stop in the reverse order of their registration: call this before whatever drains, so that the leaving report
    /// follows the last close.
    /// </summary>
    public static IServiceCollection AddTidegateAdmission(this IServiceCollection services) =>
        services.AddLeases().AddAlerts().AddReporting().AddRecovery().AddMemoryWatch().AddShedding();

    /// <summary>The permits of this frontend.</summary>
    private static IServiceCollection AddLeases(this IServiceCollection services)
    {
        services.AddFeatureMetrics<AdmissionMetrics>();
        services.AddFeatureMetrics<InvariantMetrics>();
        services.AddSingleton(provider => new LeaseClock(provider.GetRequiredService<BootTimeProvider>()));
        services.AddSingleton<SharedLease>();
        services.AddSingleton<PermitGate>();
        services.AddSingleton<IAdmission>(provider => provider.GetRequiredService<PermitGate>());
        services.AddSingleton<IRecallTarget>(provider => provider.GetRequiredService<PermitGate>());
        return services.AddSingleton<IAdmissionFigures, AdmissionFigures>();
    }

    /// <summary>Alerts that a frontend raises by itself, for the time when no silo answers.</summary>
    private static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddAlertNews();
        services.AddHosted<LocalAlerts>();
        return services.AddSingleton<ILocalAlerts>(provider => provider.GetRequiredService<LocalAlerts>());
    }

    /// <summary>What the budget is told, and what follows when it does not answer.</summary>
    private static IServiceCollection AddReporting(this IServiceCollection services)
    {
        services.AddSingleton<ProcessUsage>();
        services.AddSingleton<FrontendCounterSource>();
        services.AddSingleton<IFrontendLoadSource, FrontendLoadSource>();
        services.AddSingleton<IBudgetClient, GrainBudgetClient>();
        services.AddHosted<BudgetReporter>();
        services.AddSingleton<LeaseGuard>();
        services.AddSingleton<LeaseVitalSign>();
        services.AddSingleton<IVitalSign>(provider => provider.GetRequiredService<LeaseVitalSign>());
        return services;
    }

    /// <summary>What the budget orders, and whether this process is well.</summary>
    private static IServiceCollection AddRecovery(this IServiceCollection services) =>
        services.AddSingleton<OrdersSource>().AddHostedService<ThreadPoolProbe>();

    /// <summary>The memory of the process, and what is done about it.</summary>
    private static IServiceCollection AddMemoryWatch(this IServiceCollection services)
    {
        services.AddSingleton<LoadMetrics>();
        services.AddHostedService<MemoryWatch>();
        services.AddSingleton(provider => new MemoryGradeGauge(provider.GetRequiredService<IOptions<TidegateOptions>>().Value.Limits.BackpressureThreshold));
        services.AddSingleton(new GarbageWatch(ProcessFigures.Collect, ProcessFigures.WholeCollections));
        services.AddSingleton<MemoryShedder>();
        services.AddHosted<MemoryGuard>();
        return services;
    }

    /// <summary>Who closes connections for the limit, for memory or by order, and who says so before.</summary>
    private static IServiceCollection AddShedding(this IServiceCollection services)
    {
        services.AddSingleton<Shedder>();
        services.AddSingleton<PressureNotifier>();
        services.AddSingleton<IdleShedder>();
        services.AddSingleton<MemoryReliever>();
        services.AddSingleton<RecoveryActions>();
        return services.AddHostedService<AdmissionLoop>();
    }
}
