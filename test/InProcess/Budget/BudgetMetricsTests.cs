using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Configuration;
using Tidegate.Diagnostics;
using Tidegate.Grains.Budget;
using Tidegate.Guarantees;

namespace Tidegate.InProcess.Tests.Budget;

public sealed class BudgetMetricsTests : IDisposable
{
    private readonly IMeterFactory _meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
    private readonly Dictionary<string, long> _seen = [];
    private readonly MeterListener _listener = new();

    public BudgetMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _meters && instrument.Meter.Name == TidegateMeter.Name) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _seen[instrument.Name + (tags.Length > 0 ? "/" + tags[0].Value : "")] = value + (instrument.IsObservable ? 0 : _seen.GetValueOrDefault(instrument.Name + "/" + (tags.Length > 0 ? tags[0].Value : ""))));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Ledger_is_shown_by_the_silo_that_has_it_and_by_nobody_else()
    {
        var metrics = new BudgetMetrics(_meters);
        _listener.RecordObservableInstruments();
        Assert.Empty(_seen);

        metrics.Show(new BudgetLedger(null, true, LedgerRules.From(new TidegateOptions { Limits = { MaxConnections = 7, PriorityReserve = 2 } }), TimeSpan.Zero));
        _listener.RecordObservableInstruments();
        Assert.Equal(7, _seen["tidegate.permits/limit"]);
        Assert.Equal(2, _seen["tidegate.permits/reserved"]);
        Assert.Equal(7, _seen["tidegate.permits/free"]);
        Assert.Equal(0, _seen["tidegate.ledger.overcommitted"]);

        _seen.Clear();
        metrics.Show(null);
        _listener.RecordObservableInstruments();
        Assert.Empty(_seen);
    }

    [Fact]
    public void Broken_invariant_is_counted_and_other_failures_are_not()
    {
        var metrics = new InvariantMetrics(_meters);
        metrics.AtStart();
        Assert.Equal(0, _seen["tidegate.invariant.violations/ledger"]);
        metrics.CountIn(InvariantMetrics.Ledger, new TimeoutException());
        metrics.CountIn(InvariantMetrics.Ledger, new InvariantViolatedException("broken"));
        Assert.Equal(1, _seen["tidegate.invariant.violations/ledger"]);
    }
}
