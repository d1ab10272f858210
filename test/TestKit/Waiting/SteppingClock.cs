using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Tidegate.TestKit.Waiting;

/// <summary>
/// A fake clock that can run from wait to wait: it moves when somebody has begun to wait on it, and as far as that wait is long. However
/// slow the machine, no time passes while the code under test is at work.
/// </summary>
/// <param name="start">The first moment.</param>
public sealed class SteppingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>A clock that begins in 2000.</summary>
    public SteppingClock()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Leaves waits alone that have begun so far: <see cref="RunAsync"/> runs those that begin from now on.</summary>
    public void Forget()
    {
        while (_waits.Reader.TryRead(out _))
        {
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Lets one wait after the other pass until the task ends. Waits longer than <paramref name="longest"/> are bounds, and are not run to.</summary>
    /// <exception cref="TimeoutException">Nobody waits on the clock, and the task has not ended.</exception>
    public async Task RunAsync(Task end, TimeSpan longest)
    {
        using var late = new CancellationTokenSource(Patience);
        while (await Task.WhenAny(end, _waits.Reader.WaitToReadAsync(late.Token).AsTask()) != end)
        {
            if (late.IsCancellationRequested)
                throw new TimeoutException($"It has not ended within {Patience.TotalSeconds} s, and waits for something that is not the clock.");
            if (_waits.Reader.TryRead(out var wait) && wait <= longest)
                Advance(wait);
        }
    }
}
