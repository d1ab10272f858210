using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// How fast an address may connect that leaves again at once: each connection costs a grain, memberships and tens of KiB of garbage, which
/// all clients pay for. Only connections that their clients ended soon are counted, so that many clients who come at once and stay, or
/// whom this side has closed, are never held back. Safe for many threads.
/// </summary>
internal sealed class ChurnPace(IOptions<TidegateOptions> options)
{
    /// <summary>So many seconds' worth may be had at once.</summary>
    public const int BurstSeconds = 1;

    /// <summary>Addresses it knows at most; what further ones do is not counted while all of these have debts.</summary>
    public const int MaxAddresses = 10_000;

    /// <summary>A connection that lived for less was short.</summary>
    public static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait; who would wait longer is refused.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenTrims = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<AddressKey, TokenBucket> _addresses = [];
    private TimeSpan _nextTrim;

    /// <summary>Short connections that one address may have per second.</summary>
    public int PerSecond => options.Value.Transport.ShortConnectionsPerSecond;

    /// <summary>Addresses it knows.</summary>
    public int Addresses
    {
        get
        {
            lock (_lock)
                return _addresses.Count;
        }
    }

    /// <summary>How long a new connection of an address waits, which is then counted as a short one already; zero where it need not.</summary>
    /// <returns>Null where it would wait too long; it is not counted then.</returns>
    public TimeSpan? Enter(AddressKey address, TimeSpan now)
    {
        lock (_lock)
        {
            ref var bucket = ref CollectionsMarshal.GetValueRefOrNullRef(_addresses, address);
            if (Unsafe.IsNullRef(ref bucket))
                return TimeSpan.Zero;
            var wait = bucket.Debt(now, PerSecond, (double)PerSecond * BurstSeconds);
            if (wait > LongestWait)
                return null;
            if (wait > TimeSpan.Zero)
                bucket.Charge(1, now, PerSecond);
            return wait;
        }
    }

    /// <summary>A connection was ended by its client.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="lived">How long it was open.</param>
    /// <param name="now">This moment.</param>
    public void Ended(AddressKey address, TimeSpan lived, TimeSpan now)
    {
        if (lived >= ShortLife)
            return;
        lock (_lock)
        {
            if (_addresses.Count >= MaxAddresses && !_addresses.ContainsKey(address) && !TryTrim(now))
                return;
            CollectionsMarshal.GetValueRefOrAddDefault(_addresses, address, out _).Charge(1, now, PerSecond);
        }
    }

    private bool TryTrim(TimeSpan now)
    {
        if (now < _nextTrim)
            return false;
        _nextTrim = now + BetweenTrims;
        foreach (var address in _addresses.Keys)
        {
            if (CollectionsMarshal.GetValueRefOrNullRef(_addresses, address).Debt(now, PerSecond, 0) == TimeSpan.Zero)
                _addresses.Remove(address);
        }

        return _addresses.Count < MaxAddresses;
    }
}
