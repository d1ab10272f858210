using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Breaker;

namespace Tidegate.WebFrontend.Tests.Breaker;

public sealed class ClusterBreakerTests
{
    private static readonly BreakerOptions Settings = new();

    private readonly FakeTimeProvider _time = new();
    private readonly ClusterBreaker _breaker;
    private int _made;

    public ClusterBreakerTests() => _breaker = TestBreaker.Create(_time);

    [Fact]
    public async Task Silence_opens_it_and_calls_are_refused_without_being_made()
    {
        await TestBreaker.OpenAsync(_breaker);

        await Assert.ThrowsAsync<BrokenCircuitException>(() => _breaker.CallAsync(Make));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => _breaker.CallUncountedAsync(Make));
        Assert.Equal(0, _made);
    }

    [Fact]
    public async Task Renewals_are_made_while_it_is_open_and_an_answered_one_closes_it_at_once()
    {
        await TestBreaker.OpenAsync(_breaker);

        for (var call = 0; call < 5; call++) await Assert.ThrowsAsync<TimeoutException>(() => _breaker.RenewAsync(TestBreaker.Silence));
        Assert.True(_breaker.IsOpen);
        await _breaker.RenewAsync(Make);

        Assert.Equal((1, BreakerState.Closed), (_made, _breaker.State));
        await _breaker.CallAsync(Make);
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Lost_silo_of_two_does_not_open_it()
    {
        for (var call = 0; call < 100; call++)
        {
            await _breaker.CallAsync(TestBreaker.Answer);
            await Assert.ThrowsAsync<TimeoutException>(() => _breaker.CallAsync(TestBreaker.Silence));
        }

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public async Task Answers_of_the_past_do_not_keep_it_closed()
    {
        for (var call = 0; call < 1000; call++) await _breaker.CallAsync(TestBreaker.Answer);
        _time.Advance(Settings.Window + TimeSpan.FromSeconds(1));

        await TestBreaker.OpenAsync(_breaker);
    }

    [Fact]
    public async Task Refusal_by_a_grain_is_an_answer()
    {
        static Task Refuse() => Task.FromException(new BudgetUnavailableException("not stored"));
        for (var call = 0; call < 20; call++)
        {
            await Assert.ThrowsAsync<BudgetUnavailableException>(() => _breaker.RenewAsync(Refuse));
            await Assert.ThrowsAsync<BudgetUnavailableException>(() => _breaker.CallAsync(Refuse));
        }

        Assert.False(_breaker.IsOpen);
        await TestBreaker.OpenAsync(TestBreaker.Create(_time));
    }

    [Fact]
    public async Task Refused_renewal_closes_it_since_somebody_answered()
    {
        await TestBreaker.OpenAsync(_breaker);

        await Assert.ThrowsAsync<BudgetUnavailableException>(() => _breaker.RenewAsync(() => throw new BudgetUnavailableException("not stored")));

        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task After_each_pause_one_call_is_tried_and_an_answer_closes_it()
    {
        await TestBreaker.OpenAsync(_breaker);
        _time.Advance(Settings.Pause);

        var trial = new TaskCompletionSource();
        var first = _breaker.CallAsync(() => trial.Task);
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => _breaker.CallAsync(Make));
        trial.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => _breaker.CallAsync(Make));
        Assert.Equal(0, _made);

        _time.Advance(Settings.Pause);
        await _breaker.CallAsync(Make);
        Assert.Equal((1, BreakerState.Closed), (_made, _breaker.State));
    }

    [Fact]
    public async Task Slow_application_does_not_open_it()
    {
        for (var call = 0; call < 20; call++)
            await Assert.ThrowsAsync<TimeoutException>(() => _breaker.CallUncountedAsync(TestBreaker.Silence));

        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task State_is_measured_and_each_transition_counted()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var (transitions, states) = (new List<string?>(), new List<int>());
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Scope == meters) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => transitions.Add((string?)tags[0].Value));
        listener.SetMeasurementEventCallback<int>((_, state, _, _) => states.Add(state));
        listener.Start();
        var breaker = TestBreaker.Create(_time, meters: meters);

        listener.RecordObservableInstruments();
        await TestBreaker.OpenAsync(breaker);
        listener.RecordObservableInstruments();
        await breaker.RenewAsync(TestBreaker.Answer);
        listener.RecordObservableInstruments();

        Assert.Equal(["open", "closed"], transitions);
        Assert.Equal([0, 2, 0], states);
    }

    private Task Make()
    {
        _made++;
        return Task.CompletedTask;
    }
}
