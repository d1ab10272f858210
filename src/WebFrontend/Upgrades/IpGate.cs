using System.Net;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// Counts connections per address, handshakes under way included. It counts while the cap is off as well, so that a cap that is set
/// later knows those who are there. A connection that comes while all places of its address are taken waits a moment for one: when a page
/// is reloaded, the close of the old socket and the new upgrade come at the same time.
/// </summary>
internal sealed class IpGate(IOptions<TidegateOptions> options, TimeProvider time)
{
    /// <summary>As many may wait for the places of one address as the cap has, and no fewer than so many.</summary>
    public const int MinWaiting = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<AddressKey, int> _counts = [];
    private readonly Dictionary<AddressKey, LinkedList<TaskCompletionSource<bool>>> _lines = [];
    private readonly int _maxWaiting = options.Value.Frontend.MaxWaitingUpgrades;
    private int _waiting;

    /// <summary>Addresses with at least one connection.</summary>
    public int Addresses
    {
        get
        {
            lock (_lock)
                return _counts.Count;
        }
    }

    /// <summary>Connections that wait for a place.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting;
        }
    }

    /// <summary>Counts a connection in.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="cap">The most of one address; 0 is off.</param>
    /// <param name="patience">How long it waits for a place that comes free.</param>
    /// <param name="cancellation">The client has left.</param>
    /// <returns>A slot whose disposal counts it out, or why it is not counted in.</returns>
    /// <exception cref="OperationCanceledException">The client has left; it is not counted.</exception>
    public ValueTask<(IDisposable? Slot, Refusal? Refusal)> EnterAsync(
        IPAddress? address, int cap, TimeSpan patience, CancellationToken cancellation = default)
    {
        var key = AddressKey.Of(address);
        TaskCompletionSource<bool> turn;
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(key);
            if (cap == 0 || count < cap)
            {
                _counts[key] = count + 1;
                return new((new Slot(this, key), null));
            }

            var line = _lines.GetValueOrDefault(key);
            if (_waiting >= _maxWaiting || line?.Count >= Math.Max(cap, MinWaiting))
                return new((null, OverCap(cap, count)));
            turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (line is null)
                _lines[key] = line = new LinkedList<TaskCompletionSource<bool>>();
            line.AddLast(turn);
            _waiting++;
        }

        return WaitAsync(key, cap, turn, patience, cancellation);
    }

    private async ValueTask<(IDisposable? Slot, Refusal? Refusal)> WaitAsync(
        AddressKey key, int cap, TaskCompletionSource<bool> turn, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await turn.Task.WaitAsync(patience, time, cancellation);
            return (new Slot(this, key), null);
        }
        catch (TimeoutException)
        {
            // The end of the wait and a place may have crossed.
            return Withdraw(key, turn) ? (null, OverCap(cap, CountOf(key))) : (new Slot(this, key), null);
        }
        catch (OperationCanceledException)
        {
            if (!Withdraw(key, turn))
                Leave(key);
            throw;
        }
    }

    private static Refusal OverCap(int cap, int count) => new(
        RefusalReasons.IpLimit,
        RetryHints.Cap,
        cap,
        count,
        "This address has as many connections as one address may. Close one of them first.");

    /// <returns>False where it has had its turn.</returns>
    private bool Withdraw(AddressKey key, TaskCompletionSource<bool> turn)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(key, out var line) || !line.Remove(turn))
                return false;
            EndWait(key, line);
            return true;
        }
    }

    private int CountOf(AddressKey key)
    {
        lock (_lock)
            return _counts.GetValueOrDefault(key);
    }

    // The place goes to the first who waits, or is free.
    private void Leave(AddressKey key)
    {
        lock (_lock)
        {
            if (_lines.TryGetValue(key, out var line) && line.First is { Value: var first })
            {
                line.RemoveFirst();
                EndWait(key, line);
                first.SetResult(true);
                return;
            }

            if (--_counts[key] == 0)
                _counts.Remove(key);
        }
    }

    // Under the lock.
    private void EndWait(AddressKey key, LinkedList<TaskCompletionSource<bool>> line)
    {
        _waiting--;
        if (line.Count == 0)
            _lines.Remove(key);
    }

    private sealed class Slot(IpGate gate, AddressKey key) : IDisposable
    {
        private IpGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave(key);
    }
}
