using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Grains.Budget;

/// <summary>Instruments of the ledger. Only the silo that has the budget shows its figures; the others show none.</summary>
internal sealed class BudgetMetrics : IFeatureMetrics
{
    private readonly Histogram<double> _commits;
    private Figures? _figures;

    public BudgetMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TidegateMeter.Name);
        meter.CreateObservableGauge("tidegate.permits", Permits, "{permit}", "Permits of the cluster, by state.");
        meter.CreateObservableGauge("tidegate.ledger.epoch", () => One(figures => figures.Epoch), "{epoch}", "Takeovers of the ledger; each adds one.");
        meter.CreateObservableGauge("tidegate.ledger.overcommitted", () => One(figures => figures.Over), "{permit}", "Permits that are out beyond the limit.");
        meter.CreateObservableGauge("tidegate.ledger.settling", () => One(figures => figures.Settling ? 1 : 0), "{ledger}", "1 while storage is in doubt and nothing is granted, else 0.");
        _commits = meter.CreateHistogram("tidegate.ledger.commit.duration", "s", "Writes of the ledger, by outcome.", advice: Durations.Waits);
    }

    /// <inheritdoc/>
    public void AtStart()
    {
    }

    /// <summary>Takes the figures of the ledger as it is stored now; null where this silo does not have it any more.</summary>
    public void Show(BudgetLedger? ledger) => Volatile.Write(ref _figures, ledger is null ? null : new Figures(
        ledger.Limit.MaxConnections,
        ledger.Limit.PriorityReserve,
        ledger.Granted.Total,
        ledger.InUse,
        ledger.Free,
        ledger.Epoch,
        Math.Max(0, ledger.Granted.Total - ledger.Limit.MaxConnections),
        ledger.Settling));

    /// <summary>A write has ended.</summary>
    public void Committed(bool stored, TimeSpan time) =>
        _commits.Record(time.TotalSeconds, new KeyValuePair<string, object?>("outcome", stored ? "ok" : "failed"));

    private IEnumerable<Measurement<long>> Permits() => Volatile.Read(ref _figures) is not { } figures ? [] :
    [
        State("limit", figures.Limit),
        State("reserved", figures.Reserved),
        State("granted", figures.Granted),
        State("in_use", figures.InUse),
        State("free", figures.Free),
    ];

    private IEnumerable<Measurement<long>> One(Func<Figures, long> select) => Volatile.Read(ref _figures) is { } figures ? [new(select(figures))] : [];

    private static Measurement<long> State(string state, long count) => new(count, new KeyValuePair<string, object?>("state", state));

    private sealed record Figures(long Limit, long Reserved, long Granted, long InUse, long Free, long Epoch, long Over, bool Settling);
}
