using Tidegate.Connections;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Work;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// Which call each connection's grain is due: open before heartbeat before closed, one at a time per connection, nothing after
/// closed. Repeated heartbeats that have not been sent yet become one. A connection that closes before its open was tried is
/// forgotten: its grain never existed. Thread-safe; every decision takes <c>now</c>.
/// </summary>
internal sealed class ConnectionCalls
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly DueQueue<string> _queue = new(StringComparer.Ordinal);
    private readonly int _capacity;

    /// <param name="capacity">The most connections with something to say at once.</param>
    public ConnectionCalls(int capacity = ConnectionCallPolicy.MaxEntries) => _capacity = capacity;

    /// <summary>Connections with something to say, parked ones included.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate) return _queue.NextDue;
        }
    }

    /// <summary>The socket is open. False where the bound is met: its heartbeat will make the grain.</summary>
    public bool Opened(ILocalSocket socket, TimeSpan now)
    {
        lock (_gate)
        {
            if (EntryOf(socket) is not { } entry) return false;
            entry.Open = true;
            _queue.Schedule(socket.Descriptor.ConnectionId, now);
            return true;
        }
    }

    /// <summary>A heartbeat is due at a time. False where it is not sent: the bound is met, or its close notice is given.</summary>
    public bool Heartbeat(ILocalSocket socket, TimeSpan due)
    {
        lock (_gate)
        {
            if (EntryOf(socket) is not { Closed: null } entry) return false;
            entry.Heartbeat = true;
            entry.Parked = false;

            // A failed open keeps its own time; the heartbeat that follows must not hurry it.
            if (!entry.Open) _queue.Schedule(socket.Descriptor.ConnectionId, due);
            return true;
        }
    }

    /// <summary>The socket is closed. False where the bound is met and the close notice is lost.</summary>
    public bool Closed(ILocalSocket socket, ConnectionClosed closed, TimeSpan now)
    {
        lock (_gate)
        {
            if (EntryOf(socket) is not { } entry) return false;
            var id = socket.Descriptor.ConnectionId;
            var neverTold = entry is { Open: true, OpenTried: false };
            entry.Open = false;
            entry.Heartbeat = false;
            if (neverTold)
            {
                _queue.Cancel(id);
                _entries.Remove(id);
                return true;
            }

            entry.Closed = closed;
            entry.Failures = 0;
            entry.Parked = false;
            _queue.Schedule(id, now);
            return true;
        }
    }

    public bool TryTake(TimeSpan now, out ConnectionCall call)
    {
        lock (_gate)
        {
            call = default;
            if (!_queue.TryTake(now, out var id)) return false;
            var entry = _entries[id];
            entry.Parked = false;
            if (entry.Open)
            {
                entry.OpenTried = true;
                call = new ConnectionCall(entry.Socket, ConnectionCallKind.Open, null);
            }
            else if (entry.Closed is { } closed)
            {
                call = new ConnectionCall(entry.Socket, ConnectionCallKind.Closed, closed);
            }
            else
            {
                entry.Heartbeat = false;
                call = new ConnectionCall(entry.Socket, ConnectionCallKind.Heartbeat, null);
            }

            return true;
        }
    }

    /// <summary>The call has ended.</summary>
    /// <returns>True where the connection is given up: its close notice was not heard and will not be repeated.</returns>
    public bool Complete(ConnectionCall call, bool succeeded, TimeSpan now)
    {
        lock (_gate)
        {
            var id = call.Socket.Descriptor.ConnectionId;
            var entry = _entries[id];
            var givenUp = false;
            if (succeeded) Succeeded(entry, call.Kind);
            else givenUp = Failed(id, entry, call.Kind, now);
            // A call that failed has its own time, which a heartbeat that came meanwhile must not hurry.
            if (succeeded && entry is { Open: false, Heartbeat: true, Closed: null, Parked: false }) _queue.Schedule(id, now);
            _queue.Complete(id);
            if (!entry.IsDone) return givenUp;
            // A time without a connection would find nothing when it comes.
            _queue.Cancel(id);
            _entries.Remove(id);
            return givenUp;
        }
    }

    /// <summary>The sweep: whatever waits for it is tried again.</summary>
    /// <returns>How many calls that are.</returns>
    public int RetryParked(TimeSpan now)
    {
        lock (_gate)
        {
            var retried = 0;
            foreach (var (id, entry) in _entries)
            {
                if (!entry.Parked) continue;
                entry.Parked = false;
                entry.Failures = 0;
                entry.Sweeps++;
                _queue.Schedule(id, now);
                retried++;
            }

            return retried;
        }
    }

    private static void Succeeded(Entry entry, ConnectionCallKind kind)
    {
        entry.Failures = 0;
        if (kind == ConnectionCallKind.Open) entry.Open = false;
        if (kind == ConnectionCallKind.Closed) entry.Closed = null;
    }

    private bool Failed(string id, Entry entry, ConnectionCallKind kind, TimeSpan now)
    {
        // A close notice that came while an open or a heartbeat was under way goes next, whatever became of that call.
        if (kind != ConnectionCallKind.Closed && entry.Closed is not null) return false;
        entry.Failures++;
        if (kind == ConnectionCallKind.Heartbeat) entry.Heartbeat = true;
        if (entry.Failures < ConnectionCallPolicy.AttemptsOf(kind))
        {
            _queue.Schedule(id, now + ConnectionCallPolicy.DelayAfter(entry.Failures));
            return false;
        }

        if (kind == ConnectionCallKind.Heartbeat)
        {
            // The next one begins to count anew.
            entry.Failures = 0;
            entry.Parked = true;
            return false;
        }

        if (kind == ConnectionCallKind.Open)
        {
            entry.Open = false;
            entry.Heartbeat = true;
            entry.Parked = true;
            return false;
        }

        if (entry.Sweeps >= ConnectionCallPolicy.MaxSweeps)
        {
            entry.Closed = null;
            return true;
        }

        entry.Parked = true;
        return false;
    }

    private Entry? EntryOf(ILocalSocket socket)
    {
        var id = socket.Descriptor.ConnectionId;
        if (_entries.TryGetValue(id, out var entry)) return entry;
        if (_entries.Count >= _capacity) return null;
        entry = new Entry(socket);
        _entries.Add(id, entry);
        return entry;
    }

    private sealed class Entry(ILocalSocket socket)
    {
        public ILocalSocket Socket { get; } = socket;

        public bool Open { get; set; }

        public bool OpenTried { get; set; }

        public bool Heartbeat { get; set; }

        public ConnectionClosed? Closed { get; set; }

        public int Failures { get; set; }

        public int Sweeps { get; set; }

        /// <summary>Nothing is scheduled: the next sweep, or the next word of the connection, tries again.</summary>
        public bool Parked { get; set; }

        public bool IsDone => !Open && !Heartbeat && Closed is null;
    }
}
