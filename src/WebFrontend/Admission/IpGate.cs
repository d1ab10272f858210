using System.Diagnostics.CodeAnalysis;
using System.Net;
using Tidegate.Budget;
using Tidegate.Hosting.Access;

namespace Tidegate.WebFrontend.Admission;

/// <summary>
/// Counts connections per address, handshakes under way included. It counts while the cap is off as well, so that a cap that is set
/// later knows those who are there.
/// </summary>
internal sealed class IpGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AddressKey, int> _counts = [];

    /// <summary>Addresses with at least one connection.</summary>
    public int Addresses
    {
        get
        {
            lock (_lock)
                return _counts.Count;
        }
    }

    /// <summary>Counts a connection in.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="cap">The most of one address; 0 is off.</param>
    /// <param name="slot">Disposing it counts the connection out.</param>
    /// <param name="refusal">Why it is not counted in.</param>
    public bool TryEnter(
        IPAddress? address,
        int cap,
        [NotNullWhen(true)] out IDisposable? slot,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        var key = AddressKey.Of(address);
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(key);
            if (cap > 0 && count >= cap)
            {
                slot = null;
                refusal = new Refusal(
                    RefusalReasons.IpLimit,
                    RetryHints.Cap,
                    cap,
                    count,
                    "This address has as many connections as one address may. Close one of them first.");
                return false;
            }

            _counts[key] = count + 1;
        }

        refusal = null;
        slot = new Slot(this, key);
        return true;
    }

    private void Leave(AddressKey key)
    {
        lock (_lock)
        {
            if (--_counts[key] == 0)
                _counts.Remove(key);
        }
    }

    private sealed class Slot(IpGate gate, AddressKey key) : IDisposable
    {
        private IpGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave(key);
    }
}
