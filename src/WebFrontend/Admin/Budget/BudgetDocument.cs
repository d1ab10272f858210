using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Recovery;

namespace Tidegate.WebFrontend.Admin.Budget;

/// <summary>The budget, as <c>GET /admin/budget</c> answers it. Figures of frontends are those of their last reports.</summary>
internal sealed record BudgetDocument
{
    /// <summary>The limit in force, in connections.</summary>
    public required int Limit { get; init; }

    /// <summary>The limit that grants are made from.</summary>
    public required int EffectiveLimit { get; init; }

    /// <summary>True where an operator set the limit; it then wins over the configured one.</summary>
    public required bool LimitSetByOperator { get; init; }

    /// <summary>Grows with every change of the limit.</summary>
    public required long LimitVersion { get; init; }

    /// <summary>The configured limit that the cluster keeps, to which a limit of an operator is reset; null where its silo is of a version that keeps none.</summary>
    public required int? ConfiguredLimit { get; init; }

    /// <summary><c>Limits:Version</c> of the configuration that the cluster keeps; null likewise.</summary>
    public required long? ConfigurationVersion { get; init; }

    /// <summary>Live connections.</summary>
    public required int InUse { get; init; }

    /// <summary>Permits that are out at frontends, used or not.</summary>
    public required int Granted { get; init; }

    /// <summary>Permits that are not out and can be granted; none while the ledger settles.</summary>
    public required int Free { get; init; }

    /// <summary>Permits that only priority clients may use.</summary>
    public required int Reserved { get; init; }

    /// <summary>The larger share in use of connections and of memory; 1 is all.</summary>
    public required double Utilization { get; init; }

    /// <summary><c>normal</c>, <c>backpressure</c>, <c>critical</c> or <c>exhausted</c>; <c>settling</c> while nothing is granted.</summary>
    public required string Pressure { get; init; }

    /// <summary>Epoch of the ledger.</summary>
    public required long Epoch { get; init; }

    /// <summary>More permits are out than the limit allows.</summary>
    public required bool Overcommitted { get; init; }

    /// <summary>Seconds until the ledger grants again after its storage was in doubt; null while it trusts it.</summary>
    public required double? SettlingForSeconds { get; init; }

    /// <summary>Recovery procedures that run.</summary>
    public required ImmutableArray<string> Recovery { get; init; }

    /// <summary>Accounted memory.</summary>
    public required MemoryDocument Memory { get; init; }

    /// <summary>Permits by admission class.</summary>
    public required ImmutableSortedDictionary<string, ClassDocument> Classes { get; init; }

    /// <summary>Refused upgrades by reason.</summary>
    public required ImmutableSortedDictionary<string, long> Refused { get; init; }

    /// <summary>Connections that Tidegate closed, by reason (docs/protocol.md, Close codes), at the frontends in the ledger.</summary>
    public required ImmutableSortedDictionary<string, long> Closed { get; init; }

    /// <summary>The frontends in the ledger.</summary>
    public required ImmutableArray<BudgetFrontendDocument> Frontends { get; init; }

    public static BudgetDocument From(BudgetStatus status) => new()
    {
        Limit = status.Limit.MaxConnections,
        EffectiveLimit = status.EffectiveLimit,
        LimitSetByOperator = status.Limit.SetByOperator,
        LimitVersion = status.Limit.Version,
        ConfiguredLimit = status.Configuration?.MaxConnections,
        ConfigurationVersion = status.Configuration?.Version,
        InUse = status.InUse.Total,
        Granted = status.Granted.Total,
        Free = status.Free,
        Reserved = Math.Min(status.Limit.PriorityReserve, status.Limit.MaxConnections),
        Utilization = status.Pressure.Utilization,
        Pressure = status.SettlingFor is null ? status.Pressure.LevelName : "settling",
        Epoch = status.Epoch,
        Overcommitted = status.Overcommitted,
        SettlingForSeconds = status.SettlingFor?.TotalSeconds,
        Recovery = [.. status.Recovery.Where(one => one.Running).Select(one => RecoveryProcedures.NameOf(one.Procedure))],
        Memory = new MemoryDocument(status.MemoryBytes, status.MemoryCeilingBytes),
        Classes = ImmutableSortedDictionary<string, ClassDocument>.Empty
            .Add(AdmissionClass.Standard.Name(), new ClassDocument(status.InUse.Standard, status.Granted.Standard, status.Limit.StandardCeiling))
            .Add(AdmissionClass.Priority.Name(), new ClassDocument(status.InUse.Priority, status.Granted.Priority, status.Limit.MaxConnections)),
        Refused = status.Refused,
        Closed = status.Frontends
            .SelectMany(frontend => frontend.Counters.ClosedByServer)
            .GroupBy(closed => closed.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Sum(closed => closed.Value), StringComparer.Ordinal),
        Frontends = [.. status.Frontends.Select(BudgetFrontendDocument.From)],
    };
}

/// <summary>Accounted memory of all connections.</summary>
/// <param name="InUseBytes">In use.</param>
/// <param name="CeilingBytes">The most there may be.</param>
internal sealed record MemoryDocument(long InUseBytes, long CeilingBytes);

/// <summary>Permits of one admission class.</summary>
/// <param name="InUse">Used by live connections.</param>
/// <param name="Granted">Out at frontends.</param>
/// <param name="Ceiling">The most of this class there may be.</param>
internal sealed record ClassDocument(int InUse, int Granted, int Ceiling);

/// <summary>One frontend in the ledger.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its configured name.</param>
/// <param name="Live">Connections it reported.</param>
/// <param name="Allowance">Permits it may use.</param>
/// <param name="Wanted">Permits it would like to have.</param>
/// <param name="LastReportAge">Seconds since its last report.</param>
/// <param name="MemoryBytes">Accounted memory of its connections.</param>
/// <param name="State"><c>serving</c>, <c>draining</c>, <c>drained</c>, <c>fenced</c> or <c>silent</c>.</param>
/// <param name="Process">Its process.</param>
internal sealed record BudgetFrontendDocument(
    string Id,
    string Name,
    int Live,
    int Allowance,
    int Wanted,
    double LastReportAge,
    long MemoryBytes,
    string State,
    ProcessDocument Process)
{
    public static BudgetFrontendDocument From(BudgetFrontend frontend) => new(
        frontend.Id,
        frontend.Name,
        frontend.Live.Total,
        frontend.Allowance.Total,
        frontend.Wanted.Total,
        frontend.LastReportAge.TotalSeconds,
        frontend.MemoryBytes,
        frontend.State.Name(),
        ProcessDocument.From(frontend));
}

/// <summary>A frontend's process: memory, and how it fared in the last minute (<c>Recovery:Window</c>).</summary>
/// <param name="WorkingSetBytes">Resident memory.</param>
/// <param name="HeapBytes">Managed heap after the last collection.</param>
/// <param name="LimitBytes">Memory limit of its control group; null where there is none.</param>
/// <param name="LimitShare">Share of it that is resident; null where there is none.</param>
/// <param name="CapacityBytes">What the process may use before it has to give something up; 0 where it does not say.</param>
/// <param name="Utilization">What it uses of that; 1 is all.</param>
/// <param name="Pressure">What it does about it by itself: <c>normal</c>, <c>backpressure</c>, <c>critical</c> or <c>exhausted</c>.</param>
/// <param name="BasePerConnectionBytes">What an idle connection was measured to cost.</param>
/// <param name="HeartbeatFailures">Share of the heartbeats that found a dead peer.</param>
/// <param name="CleanupFailures">Share of the close notices to grains that failed.</param>
/// <param name="ThreadPoolDelaySeconds">Mean wait for a thread.</param>
/// <param name="BudgetLatencySeconds">Mean answer time of the budget.</param>
internal sealed record ProcessDocument(
    long WorkingSetBytes,
    long HeapBytes,
    long? LimitBytes,
    double? LimitShare,
    long CapacityBytes,
    double Utilization,
    string Pressure,
    int BasePerConnectionBytes,
    double HeartbeatFailures,
    double CleanupFailures,
    double ThreadPoolDelaySeconds,
    double BudgetLatencySeconds)
{
    public static ProcessDocument From(BudgetFrontend frontend) => new(
        frontend.Process.WorkingSetBytes,
        frontend.Process.HeapBytes,
        frontend.Process.LimitBytes,
        frontend.Process.LimitShare,
        frontend.Process.CapacityBytes,
        frontend.Process.Utilization,
        PressureReading.NameOf(frontend.Process.Level),
        frontend.Process.BasePerConnectionBytes,
        frontend.Health.Heartbeats.FailedShare,
        frontend.Health.Cleanups.FailedShare,
        frontend.Health.ThreadPoolDelay.TotalSeconds,
        frontend.Health.BudgetLatency.TotalSeconds);
}
