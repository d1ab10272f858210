using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Alerts;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Diagnostics;
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
    public static IServiceCollection AddTidegateAdmission(this IServiceCollection services)
    {
        services.AddFeatureMetrics<AdmissionMetrics>();
        services.AddFeatureMetrics<InvariantMetrics>();
        services.AddSingleton(provider => new LeaseClock(provider.GetRequiredService<BootTimeProvider>()));
        services.AddSingleton<SharedLease>();
        services.AddSingleton<PermitGate>();
        services.AddSingleton<IAdmission>(provider => provider.GetRequiredService<PermitGate>());
        services.AddSingleton<IRecallTarget>(provider => provider.GetRequiredService<PermitGate>());
        services.AddSingleton<IAdmissionFigures, AdmissionFigures>();
        services.AddSingleton<IFrontendLoadSource, FrontendLoadSource>();
        services.AddSingleton<ProcessSigns>();
        services.AddSingleton<FrontendSignSource>();
        services.AddAlertNews();
        services.AddSingleton<LocalAlerts>();
        services.AddSingleton<ILocalAlerts>(provider => provider.GetRequiredService<LocalAlerts>());
        services.AddHostedService(provider => provider.GetRequiredService<LocalAlerts>());
        services.AddSingleton<IBudgetClient, GrainBudgetClient>();
        services.AddSingleton<BudgetReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<BudgetReporter>());
        services.AddSingleton<LeaseGuard>();
        services.AddSingleton<Shedder>();
        services.AddSingleton<PressureNotifier>();
        services.AddSingleton<OrdersSource>();
        services.AddSingleton<IdleShedder>();
        services.AddSingleton<MemoryReliever>();
        services.AddSingleton<RecoveryActions>();
        services.AddHostedService<ThreadPoolProbe>();
        services.AddSingleton<LoadMetrics>();
        services.AddHostedService<MemoryWatch>();
        services.AddSingleton(provider => new MemoryGradeGauge(provider.GetRequiredService<IOptions<TidegateOptions>>().Value.Limits.BackpressureThreshold));
        services.AddSingleton(new GarbageWatch(ProcessFigures.Collect, ProcessFigures.WholeCollections));
        services.AddSingleton<MemoryShedder>();
        services.AddSingleton<MemoryGuard>();
        services.AddHostedService(provider => provider.GetRequiredService<MemoryGuard>());
        services.AddSingleton<LeaseVitalSign>();
        services.AddSingleton<IVitalSign>(provider => provider.GetRequiredService<LeaseVitalSign>());
        services.AddHostedService<AdmissionLoop>();
        return services;
    }
}
