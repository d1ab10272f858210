namespace Tidegate.Hosting.Access;

/// <summary>
/// Slows whoever tries keys: an address (IPv6: a /64) that has sent some wrong ones is not listened to until time has
/// forgiven one, at <see cref="ForgivenPerSecond"/>. Addresses do not wait for each other; only where more of them than
/// <see cref="MaxAddresses"/> guess at once do the further ones share one count. Thread-safe.
/// </summary>
/// <param name="burst">Wrong keys in a row that an address may send.</param>
internal sealed class KeyGuesses(int burst = KeyGuesses.Burst)
{
    /// <summary>Wrong keys in a row that an address may send, unless it is said otherwise.</summary>
    public const int Burst = 20;

    /// <summary>Wrong keys per second that are forgiven.</summary>
    public const double ForgivenPerSecond = 0.5;

    /// <summary>Addresses that are counted each for itself.</summary>
    public const int MaxAddresses = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<AddressKey, Count> _counts = [];
    private Count _others;

    private readonly record struct Count(double Wrong, TimeSpan At)
    {
        public double LeftAt(TimeSpan now) => Math.Max(0, Wrong - ((now - At).TotalSeconds * ForgivenPerSecond));
    }

    /// <summary>How long the address must wait before its next key is looked at; zero where it need not.</summary>
    public TimeSpan WaitOf(AddressKey address, TimeSpan now)
    {
        lock (_lock)
        {
            var over = CountOf(address).LeftAt(now) - (burst - 1);
            return over <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(over / ForgivenPerSecond);
        }
    }

    /// <summary>Counts a wrong key.</summary>
    public void Note(AddressKey address, TimeSpan now)
    {
        lock (_lock)
        {
            if (_counts.Count >= MaxAddresses && !_counts.ContainsKey(address))
                Forget(now);
            var count = new Count(CountOf(address).LeftAt(now) + 1, now);
            if (_counts.Count < MaxAddresses || _counts.ContainsKey(address))
                _counts[address] = count;
            else
                _others = count;
        }
    }

    private Count CountOf(AddressKey address) => _counts.TryGetValue(address, out var own) ? own : _counts.Count < MaxAddresses ? default : _others;

    private void Forget(TimeSpan now)
    {
        foreach (var (address, count) in _counts)
        {
            if (count.LeftAt(now) == 0)
                _counts.Remove(address);
        }
    }
}
