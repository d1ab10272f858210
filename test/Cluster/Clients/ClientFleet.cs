using Tidegate.Clients.WebSockets;

namespace Tidegate.Cluster.Clients;

/// <summary>
/// All sockets of one client process. One timer serves them all: it connects, probes and leaves what is due; handshakes and reading are
/// the tasks of the sockets.
/// </summary>
internal sealed class ClientFleet
{
    private const int ConnectsPerTick = 40;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(1);

    private readonly ClientSettings _settings;
    private readonly Uri[] _urls;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(ClientSlot Slot, int Appointment), long> _due = new();
    private int _demand;
    private volatile bool _churns;

    public ClientFleet(ClientSettings settings)
    {
        _settings = settings;
        _urls = [.. settings.Targets.Select(target => new Uri($"ws://{target}/ws"))];
        _random = new Random(settings.Seed);
        var now = Monotonic.Now;
        for (var i = 0; i < settings.Slots; i++)
            Appoint(new ClientSlot(i), now);
    }

    public ClientJournal Journal { get; } = new();

    /// <summary>How many sockets are wanted.</summary>
    public int Demand
    {
        get => Volatile.Read(ref _demand);
        set => Volatile.Write(ref _demand, value);
    }

    /// <summary>Whether short-lived sockets end.</summary>
    public bool Churns
    {
        get => _churns;
        set => _churns = value;
    }

    /// <summary>Runs until it is cancelled, then closes everything.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Tick);
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
            Serve(Monotonic.Now);
        foreach (var socket in Journal.OpenSockets())
            socket.Leave();
        var end = Monotonic.Now + Monotonic.Of(LeaveTimeout);
        while (Journal.Open > 0 && Monotonic.Now < end)
            await timer.WaitForNextTickAsync(CancellationToken.None);
        foreach (var socket in Journal.OpenSockets())
            socket.Abort();
    }

    private void Serve(long now)
    {
        var connects = 0;
        lock (_gate)
        {
            while (connects < ConnectsPerTick && _due.TryPeek(out var next, out var at) && at <= now)
            {
                _due.Dequeue();
                if (next.Appointment == next.Slot.Appointment && Serve(next.Slot, now))
                    connects++;
            }
        }
    }

    /// <returns>True where a handshake has begun.</returns>
    private bool Serve(ClientSlot slot, long now)
    {
        var isWanted = slot.Index < Demand;
        if (slot.Socket is { } socket)
        {
            if (socket.IsLeaving)
            {
                socket.Abort();
                return false;
            }

            if (!isWanted || (Churns && slot.LeavesAt <= now))
            {
                socket.Leave();
                Appoint(slot, now + Monotonic.Of(LeaveTimeout));
                return false;
            }

            socket.Probe();
            Appoint(slot, now + Monotonic.Of(_settings.ProbeInterval));
            return false;
        }

        if (!isWanted)
        {
            Appoint(slot, now + Monotonic.Of(TimeSpan.FromMilliseconds(100)));
            return false;
        }

        _ = LiveAsync(slot, Choose(slot), now);
        return true;
    }

    private async Task LiveAsync(ClientSlot slot, int frontend, long now)
    {
        var (socket, retryAfter) = await ConnectAsync(frontend, now);
        lock (_gate)
        {
            slot.Avoid = socket is null && retryAfter is null ? frontend : -1;
            if (socket is null)
            {
                Appoint(slot, Monotonic.Now + Monotonic.Of((retryAfter ?? DefaultRetry / 2) * (1 + _random.NextDouble() / 2)));
                return;
            }

            slot.Socket = socket;
            slot.LeavesAt = slot.Index % 100 < ClientSettings.ChurnShare * 100
                ? socket.OpenedAt + Monotonic.Of(_settings.ChurnLife * -Math.Log(1 - _random.NextDouble()))
                : null;
            Journal.Opened(socket);
            Appoint(slot, socket.OpenedAt);
        }

        await socket.RunAsync();
        Journal.Ended(socket);
        lock (_gate)
        {
            slot.Socket = null;
            Appoint(slot, Monotonic.Now + Monotonic.Of(TimeSpan.FromMilliseconds(50 + _random.Next(450))));
        }
    }

    private async Task<(ClientSocket? Socket, TimeSpan? RetryAfter)> ConnectAsync(int frontend, long startedAt)
    {
        using var bound = new CancellationTokenSource(ClientSettings.HandshakeTimeout);
        try
        {
            var outcome = await Upgrader.UpgradeAsync(_urls[frontend], source: null, destination: null, bound.Token);
            var now = Monotonic.Now;
            Journal.Attempted(new AttemptRecord(frontend, new(startedAt, now), outcome.Name));
            return outcome.Connection is { } stream ? (new ClientSocket(stream, frontend, now), null) : (null, outcome.RetryAfter ?? DefaultRetry);
        }
        catch (Exception failure) when (ErrorKind.IsExpected(failure))
        {
            Journal.Attempted(new AttemptRecord(frontend, new(startedAt, Monotonic.Now), ErrorKind.Name("failed", failure)));
            return (null, null);
        }
    }

    private int Choose(ClientSlot slot)
    {
        var total = _settings.Weights.Where((_, i) => i != slot.Avoid).Sum();
        var at = _random.Next(Math.Max(1, total));
        for (var i = 0; i < _settings.Weights.Count; i++)
        {
            if (i == slot.Avoid)
                continue;
            at -= _settings.Weights[i];
            if (at < 0)
                return i;
        }

        return 0;
    }

    private void Appoint(ClientSlot slot, long at) => _due.Enqueue((slot, ++slot.Appointment), at);
}
