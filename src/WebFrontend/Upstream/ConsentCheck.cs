using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>Asks one endpoint whether it wants events, once for all who want to know.</summary>
/// <param name="ask">Asks. Does not throw but for its cancellation.</param>
/// <param name="name">How the endpoint is called in the log.</param>
/// <param name="clock">The time.</param>
/// <param name="time">Clock of the wait for an answer.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ConsentCheck(
    Func<CancellationToken, Task<ConsentAnswer>> ask, string name, MonotonicClock clock, TimeProvider time, ILogger logger)
{
    /// <summary>How long an endpoint may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Consent _consent = new();
    private Task<ConsentVerdict>? _asking;

    /// <summary>The verdict that counts; waits where none does.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up; the question goes on.</exception>
    public async ValueTask<ConsentVerdict> GetAsync(CancellationToken cancellation)
    {
        Task<ConsentVerdict> asking;
        lock (_lock)
        {
            var (verdict, isDue) = _consent.At(clock.Now);
            if (isDue)
                _asking ??= AskAsync();
            if (verdict is { } known)
                return known;
            asking = _asking!;
        }

        return await asking.WaitAsync(cancellation);
    }

    private async Task<ConsentVerdict> AskAsync()
    {
        // The question is not asked under the lock.
        await Task.Yield();
        ConsentAnswer answer;
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            answer = await ask(patience.Token);
        }
        catch (OperationCanceledException)
        {
            answer = ConsentAnswer.Unreachable($"no answer in {Patience.TotalSeconds} s");
        }

        bool isNews;
        lock (_lock)
        {
            isNews = _consent.Answered(answer.Verdict, clock.Now);
            _asking = null;
        }

        if (isNews && answer.Verdict == ConsentVerdict.Granted)
            LogGranted(logger, name);
        else if (isNews)
            LogNotGranted(logger, name, answer.Reason);
        return answer.Verdict;
    }

    [LoggerMessage(3093, LogLevel.Warning, "{Handler} gets no events: {Reason}. It has to answer OPTIONS with 2xx and WebHook-Allowed-Origin.")]
    private static partial void LogNotGranted(ILogger logger, string handler, string reason);

    [LoggerMessage(3094, LogLevel.Information, "{Handler} has agreed to get events")]
    private static partial void LogGranted(ILogger logger, string handler);
}
