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

    /// <summary>Ends when nobody is waited for any more, or after <paramref name="patience"/>.</summary>
    public async Task WaitAsync(TimeSpan patience, TimeProvider time)
    {
        if (_awaited == 0) return;
        try
        {
            await _all.Task.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            // Pending says how many are missing.
        }
    }
}
