using System.Diagnostics.Metrics;
using Tidegate.Budget;
using Tidegate.Diagnostics;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Leases;

/// <summary>Instruments of upgrades, permit pool and lease.</summary>
internal sealed class AdmissionMetrics : IFeatureMetrics, IConnectionSubscriber
{
    private readonly Meter _meter;
    private readonly Counter<long> _admissions;
    private readonly Histogram<double> _waits;
    private readonly Histogram<double> _handshakes;
    private readonly Counter<long> _recalls;
    private readonly Counter<long> _renewals;
    private readonly Counter<long> _fences;

    public AdmissionMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(TidegateMeter.Name);
        _admissions = _meter.CreateCounter<long>("tidegate.admissions", "{upgrade}", "Upgrade requests, by what became of them.");
        _waits = _meter.CreateHistogram(
            "tidegate.admission.wait", "s", "How long clients waited for a permit that was not at hand.", advice: Durations.Waits);
        _handshakes = _meter.CreateHistogram(
            "tidegate.handshake.duration", "s", "From the headers of an upgrade to its answer, by outcome.", advice: Durations.Waits);
        _recalls = _meter.CreateCounter<long>("tidegate.recalls", "{recall}", "Recalls of permits by the budget, by outcome.");
        _renewals = _meter.CreateCounter<long>("tidegate.lease.renewals", "{report}", "Reports to the budget, by outcome.");
        _fences = _meter.CreateCounter<long>("tidegate.fences", "{fence}", "Times that this frontend began to close its sockets since its lease was about to end or lost.");
    }

    /// <inheritdoc/>
    public void AtStart()
    {
        foreach (var result in Results.All) Decided(result, 0);
        foreach (var outcome in (ReadOnlySpan<string>)[Outcomes.Given, Outcomes.Nothing]) Recalled(outcome, 0);
        foreach (var outcome in (ReadOnlySpan<string>)[Outcomes.Renewed, Outcomes.Failed, Outcomes.Fenced]) Reported(outcome, 0);
        _fences.Add(0);
    }

    /// <summary>Has the lease read whenever metrics are collected.</summary>
    /// <param name="figures">Null where there is no lease yet.</param>
    /// <param name="age">Null before the first answer.</param>
    public void Observe(Func<PoolFigures?> figures, Func<TimeSpan?> age)
    {
        _meter.CreateObservableGauge("tidegate.pool.permits", () => Permits(figures()), "{permit}", "Permits of this frontend, by state.");
        _meter.CreateObservableGauge("tidegate.pressure", () => Pressure(figures()), "{level}", "0 normal, 1 backpressure, 2 critical, 3 exhausted.");
        _meter.CreateObservableGauge("tidegate.lease.age", () => Age(age()), "s", "Time since the last report that the budget answered was sent.");
    }

    /// <inheritdoc/>
    public void Opened(OpenedConnection opened) => Answered(Results.Admitted, Outcomes.Admitted, opened.Handshake);

    /// <inheritdoc/>
    public void Refused(RefusedUpgrade refused) => Answered(refused.Denial.Reason, Outcomes.Refused, refused.Handshake);

    /// <inheritdoc/>
    public void Left(TimeSpan after) => Answered(Results.Left, Outcomes.Left, after);

    /// <summary>Counts an upgrade; one of <see cref="Results"/>.</summary>
    public void Decided(string result, long count = 1) => _admissions.Add(count, new KeyValuePair<string, object?>("result", result));

    /// <summary>A client waited for a permit, whether it got one or not.</summary>
    public void Waited(TimeSpan time) => _waits.Record(time.TotalSeconds);

    public void Recalled(string outcome, long count = 1) => _recalls.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    public void Reported(string outcome, long count = 1) => _renewals.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    public void Fenced() => _fences.Add(1);

    private void Answered(string result, string outcome, TimeSpan time)
    {
        Decided(result);
        _handshakes.Record(time.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
    }

    private static IEnumerable<Measurement<long>> Permits(PoolFigures? found)
    {
        if (found is not { } figures) return [];
        return
        [
            new(figures.Cap.Total, new KeyValuePair<string, object?>("state", "granted")),
            new(figures.Live.Total, new KeyValuePair<string, object?>("state", "in_use")),
            new(Budget.Permits.Excess(figures.Cap, figures.Live).Total, new KeyValuePair<string, object?>("state", "free")),
            new(figures.Waiting.Total, new KeyValuePair<string, object?>("state", "waiting")),
        ];
    }

    private static IEnumerable<Measurement<int>> Pressure(PoolFigures? found) => found is { } figures ? [new((int)figures.Pressure.Level)] : [];

    private static IEnumerable<Measurement<double>> Age(TimeSpan? found) => found is { } age ? [new(age.TotalSeconds)] : [];

    /// <summary>The closed list of what becomes of an upgrade.</summary>
    internal static class Results
    {
        public const string Admitted = "admitted";

        /// <summary>The client left before it was answered.</summary>
        public const string Left = "left";

        public static readonly string[] All =
        [
            Admitted, Left, RefusalReasons.Limit, RefusalReasons.Draining, RefusalReasons.Unavailable, RefusalReasons.Rate,
            RefusalReasons.Capacity, RefusalReasons.UserLimit, RefusalReasons.IpLimit, Denial.RequestReason, Denial.OriginReason, Denial.AuthReason,
            Denial.HandlerReason,
        ];
    }

    /// <summary>The closed lists of outcomes.</summary>
    internal static class Outcomes
    {
        public const string Admitted = "admitted";
        public const string Refused = "refused";
        public const string Left = "left";
        public const string Given = "given";
        public const string Nothing = "nothing";
        public const string Renewed = "renewed";
        public const string Failed = "failed";
        public const string Fenced = "fenced";
    }
}
