using System.Collections.Frozen;
using Tidegate.Alerts;

namespace Tidegate.Alerting;

/// <summary>
/// The alerts that Tidegate raises by itself. Shares are in percent and end five points below where they began; shares that begin at a
/// few percent end at half of it; what should never happen ends when it has not happened for the time of a window.
/// </summary>
/// <remarks>
/// Left to the rules of the monitoring (deploy): <c>admission_burn</c>, <c>connect_slow</c>, <c>delivery_slow</c> and
/// <c>reminders_late</c> look back over hours or over percentiles, which takes a store of time series; <c>accept_overflow</c> is counted
/// by the kernel for the whole machine; <c>credential_expiry</c> belongs where certificates are issued; <c>target_absent</c> and an OOM
/// kill cannot be told by whoever is gone.
/// </remarks>
internal static class AlertRules
{
    /// <summary>How far below its threshold a share has to fall, in points.</summary>
    private const double Slack = 5;

    public static readonly AlertRule ConnectionsHigh = Share("connections_high", AlertSeverity.Warning, 80, "connections");
    public static readonly AlertRule ConnectionsCritical =
        Share("connections_critical", AlertSeverity.Critical, 95, "connections") with { Hides = "connections_high" };

    public static readonly AlertRule MemoryHigh = Share("memory_high", AlertSeverity.Warning, 80, "memory");
    public static readonly AlertRule MemoryCritical = Share("memory_critical", AlertSeverity.Critical, 96, "memory") with { Hides = "memory_high" };
    public static readonly AlertRule CleanupFailures = Few("cleanup_failures", AlertSeverity.InvestigationNeeded, 5, "cleanup-failures");
    public static readonly AlertRule InvariantViolation = Any("invariant_violation", AlertSeverity.Critical, "violations", "invariant-violation");
    public static readonly AlertRule AuditDrift = Any("audit_drift", AlertSeverity.InvestigationNeeded, "ids", "audit-drift");
    public static readonly AlertRule UnfairRefusals = Any("unfair_refusals", AlertSeverity.Warning, "refusals", "unfair-refusals");

    /// <summary>The threshold, a quarter of the lease time, comes with the reading.</summary>
    public static readonly AlertRule LeaseLate = new()
    {
        Name = "lease_late",
        Severity = AlertSeverity.Warning,
        RaiseOver = 30,
        ClearAt = 15,
        Unit = "s",
        RunbookName = "lease-late",
    };

    public static readonly AlertRule FrontendFenced = Any("frontend_fenced", AlertSeverity.Critical, "frontends", "frontend-fenced") with { Hides = "lease_late" };

    /// <summary>The threshold comes with the reading.</summary>
    public static readonly AlertRule ControlPlaneDown = new()
    {
        Name = "control_plane_down",
        Severity = AlertSeverity.Critical,
        RaiseOver = 30,
        ClearAt = 0,
        Unit = "s",
        RunbookName = "control-plane-down",
    };

    public static readonly AlertRule LedgerFlapping = new()
    {
        Name = "ledger_flapping",
        Severity = AlertSeverity.Warning,
        RaiseOver = 2,
        ClearAt = 2,
        Unit = "epochs",
        RunbookName = "ledger-flapping",
    };

    public static readonly AlertRule LedgerOvercommitted = Any("ledger_overcommitted", AlertSeverity.Warning, "permits", "ledger-overcommitted");
    public static readonly AlertRule LimitsDiffer = Any("limits_differ", AlertSeverity.Warning, "settings", "limits-differ");
    public static readonly AlertRule Settling = Any("settling", AlertSeverity.Critical, "s", "settling");
    public static readonly AlertRule SiloMissing = Any("silo_missing", AlertSeverity.Warning, "silos", "silo-missing");
    public static readonly AlertRule AbnormalCloses = Few("abnormal_closes", AlertSeverity.Warning, 1, "abnormal-closes");
    public static readonly AlertRule SlowConsumers = Few("slow_consumers", AlertSeverity.Warning, 1, "slow-consumers");
    public static readonly AlertRule StorageErrors = Few("storage_errors", AlertSeverity.Warning, 1, "storage-errors");
    public static readonly AlertRule ProcessMemory = Share("process_memory", AlertSeverity.Warning, 85, "process-memory");
    public static readonly AlertRule FilesHigh = Share("files_high", AlertSeverity.Warning, 80, "files-high");
    public static readonly AlertRule DrainOverrun = Any("drain_overrun", AlertSeverity.Warning, "s", "drain-overrun");

    /// <summary>All of them, by name.</summary>
    public static FrozenDictionary<string, AlertRule> All { get; } = new[]
    {
        ConnectionsHigh, ConnectionsCritical, MemoryHigh, MemoryCritical, CleanupFailures, InvariantViolation, AuditDrift, UnfairRefusals,
        LeaseLate, FrontendFenced, ControlPlaneDown, LedgerFlapping, LedgerOvercommitted, SiloMissing, AbnormalCloses, SlowConsumers,
        StorageErrors, ProcessMemory, FilesHigh, DrainOverrun, LimitsDiffer, Settling,
    }.ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    /// <summary>The graver alert that hides a milder one, by the name of the milder.</summary>
    public static FrozenDictionary<string, string> HiddenBy { get; } = All.Values
        .Where(rule => rule.Hides is not null)
        .ToFrozenDictionary(rule => rule.Hides!, rule => rule.Name, StringComparer.Ordinal);

    private static AlertRule Share(string name, AlertSeverity severity, double percent, string runbook) => new()
    {
        Name = name,
        Severity = severity,
        RaiseOver = percent,
        ClearAt = percent - Slack,
        Unit = "%",
        RunbookName = runbook,
    };

    private static AlertRule Few(string name, AlertSeverity severity, double percent, string runbook) =>
        Share(name, severity, percent, runbook) with { ClearAt = percent / 2 };

    private static AlertRule Any(string name, AlertSeverity severity, string unit, string runbook) => new()
    {
        Name = name,
        Severity = severity,
        RaiseOver = 0,
        ClearAt = 0,
        Unit = unit,
        RunbookName = runbook,
    };
}
