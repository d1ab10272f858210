using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Breaker;

/// <summary>
/// The circuit breaker between this frontend and the cluster: it opens when nearly nothing was answered for a while,
/// and not because one of several silos is lost. While it is open calls fail at once, so that none of them piles up behind a time-out;
/// renewals are never held back, and the first one that is answered closes it. <see cref="ClusterCallKind"/> says which call is what.
/// </summary>
/// <remarks>
/// A budget that answers "not stored" is there: its failures are the business of the permit pool, which refuses clients by itself, while
/// messages and heartbeats go on.
/// </remarks>
internal sealed partial class ClusterBreaker
{
    /// <summary>The share of unanswered calls that opens it. High: a lost silo of two fails half of them.</summary>
    private const double FailureRatio = 0.9;

    /// <summary>Calls that it takes to judge. Low: an idle frontend has only its renewals.</summary>
    private const int MinimumThroughput = 2;

    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly CircuitBreakerManualControl _control = new();
    private readonly ResiliencePipeline _pipeline;
    private readonly BreakerMetrics _metrics;
    private readonly ILogger<ClusterBreaker> _logger;
    private readonly TimeSpan _pause;
    private bool _isReported;

    public ClusterBreaker(IOptions<TidegateOptions> options, TimeProvider time, BreakerMetrics metrics, ILogger<ClusterBreaker> logger)
    {
        var breaker = options.Value.Cluster.Breaker;
        _pause = breaker.Pause;
        _metrics = metrics;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = MinimumThroughput,
                SamplingDuration = breaker.Window,
                BreakDuration = breaker.Pause,
                StateProvider = _circuit,
                ManualControl = _control,
                ShouldHandle = static call => new(ClusterFailure.IsUnanswered(call.Outcome.Exception)),
                OnOpened = opened => Moved(BreakerState.Open, opened.Outcome.Exception),
                OnHalfOpened = _ => Moved(BreakerState.HalfOpen, null),
                OnClosed = _ => Moved(BreakerState.Closed, null),
            })
            .Build();
        metrics.Observe(() => State);
    }

    /// <summary>Raised after each change of <see cref="State"/>; may come from any thread.</summary>
    public event Action? Changed;

    /// <summary>Where it stands.</summary>
    public BreakerState State => _circuit.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    /// <summary>True from the moment it opens until a call was answered: the cluster does not answer.</summary>
    public bool IsOpen => State != BreakerState.Closed;

    /// <summary>Makes a call, or refuses it at once where the breaker is open.</summary>
    /// <exception cref="BrokenCircuitException">The call was not made.</exception>
    public async Task CallAsync(Func<Task> call) =>
        await _pipeline.ExecuteAsync(static async (call, _) => await call(), call);

    /// <summary>Makes a call whatever the state; its outcome counts, and an answer closes the breaker.</summary>
    public async Task RenewAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception failure) when (ClusterFailure.IsUnanswered(failure))
        {
            await CountAsync(failure);
            throw;
        }
        catch
        {
            await AnsweredAsync();
            throw;
        }

        await AnsweredAsync();
    }

    /// <summary>Makes a call that says nothing about the cluster, or refuses it at once where the breaker is open.</summary>
    /// <exception cref="BrokenCircuitException">The call was not made.</exception>
    public Task CallUncountedAsync(Func<Task> call) =>
        IsOpen ? throw new BrokenCircuitException("The cluster does not answer; the call was not made.", _pause) : call();

    private async ValueTask AnsweredAsync()
    {
        if (IsOpen) await _control.CloseAsync();
        else await CountAsync(null);
    }

    // The call was made outside of the pipeline, which is given its outcome. Between two trials an open circuit takes none.
    private async ValueTask CountAsync(Exception? failure)
    {
        var context = ResilienceContextPool.Shared.Get();
        await _pipeline.ExecuteOutcomeAsync<bool, Exception?>(
            static (_, failure) => new(failure is null ? Outcome.FromResult(true) : Outcome.FromException<bool>(failure)),
            context,
            failure);
        ResilienceContextPool.Shared.Return(context);
    }

    private ValueTask Moved(BreakerState state, Exception? cause)
    {
        _metrics.Moved(state);
        Log(state, cause);
        Changed?.Invoke();
        return ValueTask.CompletedTask;
    }

    // One line when it opens and one when it closes; the trials between them are not news.
    private void Log(BreakerState state, Exception? cause)
    {
        if (state == BreakerState.Closed) LogClosed(_logger);
        else if (state == BreakerState.Open && !_isReported) LogOpened(_logger, cause?.Message ?? "no answer");
        _isReported = state != BreakerState.Closed;
    }
}
