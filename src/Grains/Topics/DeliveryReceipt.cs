namespace Tidegate.Grains.Topics;

/// <summary>Counts, for one published message, the frontends that have not confirmed it. Used on one grain's scheduler only.</summary>
internal sealed class DeliveryReceipt
{
    private readonly TaskCompletionSource _all = new();
    private int _awaited;

    /// <summary>Frontends that have not confirmed the message.</summary>
    public int Pending { get; private set; }

    /// <summary>One frontend more gets the message.</summary>
    /// <param name="isAwaited">False where it is in trouble and nobody should wait for it; it then stays pending.</param>
    public void Expect(bool isAwaited)
    {
        Pending++;
        if (isAwaited) _awaited++;
    }

    /// <summary>A frontend that was waited for has the message.</summary>
    public void Confirm()
    {
        Pending--;
        GiveUp();
    }

    /// <summary>A frontend that was waited for will not have it.</summary>
    public void GiveUp()
    {
        if (--_awaited == 0) _all.TrySetResult();
    }

    /// <summary>The queue in which the message waits ends with its grain: whoever waits is told to publish it again.</summary>
    public void Interrupt() => _all.TrySetException(new TimeoutException(
        "The grain moves to another silo and could not deliver the message before. Publish the same message again."));

    /// <summary>Ends when nobody is waited for any more, or after <paramref name="patience"/>.</summary>
    /// <exception cref="TimeoutException">The message is lost with its queue (<see cref="Interrupt"/>).</exception>
    public async Task WaitAsync(TimeSpan patience, TimeProvider time)
    {
        if (_awaited == 0) return;
        try
        {
            await _all.Task.WaitAsync(patience, time);
        }
        catch (TimeoutException) when (!_all.Task.IsFaulted)
        {
            // Pending says how many are missing.
        }
    }
}
