using Microsoft.Extensions.Logging;

namespace Tidegate.Hosting.Descriptors;

/// <summary>Holds a listener back while only its reserve of descriptors is left. What waits stays in the kernel's queue.</summary>
/// <param name="budget">The descriptors of the process.</param>
/// <param name="reserve">How many the listener leaves to others.</param>
/// <param name="listener">Its name in the log.</param>
/// <param name="time">Clock of the pauses.</param>
/// <param name="logger">Where a pause is told.</param>
internal sealed partial class DescriptorGate(DescriptorBudget budget, int reserve, string listener, TimeProvider time, ILogger logger)
{
    /// <summary>Time between two looks while it is closed.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause after accepting failed again and again.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>A pause so long is told.</summary>
    public static readonly TimeSpan TellAfter = TimeSpan.FromSeconds(1);

    private int _failures;

    /// <summary>Returns once a socket may be accepted.</summary>
    /// <exception cref="OperationCanceledException">The listener was closed.</exception>
    public async ValueTask WaitAsync(CancellationToken closed)
    {
        if (budget.HasRoom(reserve))
            return;

        // Others may have closed files since the last poll, so that most pauses are over with the next one and no news.
        var begun = time.GetTimestamp();
        var isTold = false;
        await Task.Delay(DescriptorBudget.MinAge, time, closed);
        while (!budget.HasRoom(reserve))
        {
            if (!isTold && time.GetElapsedTime(begun) >= TellAfter)
            {
                var reading = budget.Reading;
                LogPaused(listener, reading.Used, reading.Limit, reserve);
                isTold = true;
            }

            await Task.Delay(Pause, time, closed);
        }

        if (isTold)
            LogResumed(listener, time.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>A socket was accepted.</summary>
    public void Accepted()
    {
        _failures = 0;
        budget.Accepted();
    }

    /// <summary>A socket that was accepted is closed.</summary>
    public void Closed() => budget.Closed();

    /// <summary>Accepting failed although there seemed to be room; returns when it may be tried again.</summary>
    public Task BackOffAsync(Exception failure, CancellationToken closed)
    {
        budget.RanOut();
        LogFailed(listener, failure.Message);
        var pause = Pause * (1 << Math.Min(_failures++, 4));
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, closed);
    }

    [LoggerMessage(1511, LogLevel.Warning, "The {Listener} listener accepts nobody: {Used} of {Limit} descriptors are open, and the last {Reserve} are kept for the process itself. It goes on by itself when sockets close. Raise LimitNOFILE, ulimit -n or --ulimit nofile, or add a frontend")]
    private partial void LogPaused(string listener, long used, long? limit, int reserve);

    [LoggerMessage(1512, LogLevel.Information, "The {Listener} listener accepts again after {Seconds:0.0} s: descriptors are free")]
    private partial void LogResumed(string listener, double seconds);

    [LoggerMessage(1513, LogLevel.Warning, "The {Listener} listener could not accept a connection ({Reason}) and tries again")]
    private partial void LogFailed(string listener, string reason);
}
