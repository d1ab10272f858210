using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Tidegate.Budget;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// Keeps the clients of this frontend within its descriptors, before a permit is asked for. What the cluster may have more goes to
/// other frontends. Streams of HTTP/2 share the descriptor of their connection, which is bounded as one that has not upgraded.
/// </summary>
internal sealed class CapacityGate(ClientDescriptors descriptors)
{
    private long _count;

    /// <summary>Clients with a descriptor of their own.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Counts a client in.</summary>
    /// <param name="protocol">The protocol of its request.</param>
    /// <param name="room">Counts it out, once its carrier is closed; null where it needs no descriptor of its own.</param>
    /// <param name="refusal">Why it is not counted in.</param>
    public bool TryEnter(string protocol, out IDisposable? room, [NotNullWhen(false)] out Refusal? refusal)
    {
        (room, refusal) = (null, null);
        if (HttpProtocol.IsHttp2(protocol))
            return true;

        var most = descriptors.Plan.Connections;
        var count = Interlocked.Increment(ref _count);
        if (count > most)
        {
            Interlocked.Decrement(ref _count);
            refusal = new Refusal(
                RefusalReasons.Capacity,
                RetryHints.Capacity,
                most,
                count - 1,
                $"This frontend has descriptors for {most} clients, and as many are there. Try again after the time given in Retry-After.");
            return false;
        }

        room = new Place(this);
        return true;
    }

    private sealed class Place(CapacityGate gate) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                Interlocked.Decrement(ref gate._count);
        }
    }
}
