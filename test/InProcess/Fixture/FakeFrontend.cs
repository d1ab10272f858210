using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Digests;
using Tidegate.Explaining;
using Tidegate.Frontends;
using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.Users;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>A frontend without sockets: answers grains from a table, on the fake clock, and can be made to fail.</summary>
internal sealed class FakeFrontend(string id, TimeProvider time) : IFrontendObserver
{
    private readonly ConcurrentDictionary<string, FakeSocket> _sockets = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<DeliveryBatch> _deliveries = new();
    private readonly SemaphoreSlim _delivered = new(0);
    private int _failures;

    public string Id { get; } = id;

    /// <summary>The reference that grains are given.</summary>
    public IFrontendObserver Way { get; set; } = null!;

    /// <summary>Utilization in every reading.</summary>
    public double Utilization { get; set; }

    /// <summary>Asked before each delivery; its task is awaited, its exception is the answer.</summary>
    public Func<DeliveryBatch, Task> OnDeliver { get; set; } = _ => Task.CompletedTask;

    /// <summary>Members of topics, for the audit.</summary>
    public int Memberships { get; set; }

    /// <summary>Permits beyond the sockets, for the audit.</summary>
    public int LeakedPermits { get; set; }

    /// <summary>Every batch that came, also those that were answered with a failure.</summary>
    public IReadOnlyList<DeliveryBatch> Deliveries => [.. _deliveries];

    /// <summary>How often grains asked, of all kinds.</summary>
    public int Calls { get; private set; }

    public FakeSocket Connect(string? connectionId = null)
    {
        var socket = new FakeSocket(connectionId ?? Guid.NewGuid().ToString("N"), Id, time);
        _sockets[socket.Id] = socket;
        return socket;
    }

    public void Disconnect(FakeSocket socket) => _sockets.TryRemove(socket.Id, out _);

    /// <summary>Lets the next calls fail, or all of them.</summary>
    public void Fail(int calls = int.MaxValue) => _failures = calls;

    public void Recover() => _failures = 0;

    /// <summary>Waits until so many batches have come, repetitions included.</summary>
    public async Task WaitForDeliveries(int count)
    {
        while (_deliveries.Count < count)
        {
            if (!await _delivered.WaitAsync(GrainCluster.Patience))
                throw new TimeoutException($"Frontend {Id} got {_deliveries.Count} batches, {count} were expected.");
        }
    }

    public Task Recall(RecallNotice notice) => throw new NotSupportedException();

    public Task<ConnectionReading?> Read(string connectionId)
    {
        Answer();
        return Task.FromResult(_sockets.GetValueOrDefault(connectionId)?.Read(Utilization));
    }

    public Task<ConnectionView?> Describe(string connectionId)
    {
        Answer();
        return Task.FromResult(_sockets.GetValueOrDefault(connectionId) is { } socket
            ? new ConnectionView { Descriptor = socket.Descriptor, Reading = socket.Read(Utilization) }
            : null);
    }

    public Task<ConnectionReading?> WarnIdle(string connectionId, TimeSpan idleFor, TimeSpan closesIn)
    {
        Answer();
        return Task.FromResult(_sockets.GetValueOrDefault(connectionId)?.Warn(idleFor, closesIn, Utilization));
    }

    public Task<bool> Close(string connectionId, CloseRequest request)
    {
        Answer();
        return Task.FromResult(_sockets.TryGetValue(connectionId, out var socket) && socket.Close(request));
    }

    public async Task Deliver(DeliveryBatch batch)
    {
        _deliveries.Enqueue(batch);
        _delivered.Release();
        Answer();
        await OnDeliver(batch);
    }

    public Task<bool> SetMembership(string connectionId, string group, bool member)
    {
        Answer();
        return Task.FromResult(_sockets.TryGetValue(connectionId, out var socket) && socket.SetMembership(group, member));
    }

    public Task<bool> LeaveAllGroups(string connectionId)
    {
        Answer();
        return Task.FromResult(_sockets.TryGetValue(connectionId, out var socket) && socket.LeaveAllGroups());
    }

    public Task<LinkOffer> OfferLink(string connectionId, string token)
    {
        Answer();
        return Task.FromResult(_sockets.TryGetValue(connectionId, out var socket)
            ? new LinkOffer(LinkOutcome.Offered, socket.Descriptor, [token])
            : new LinkOffer(LinkOutcome.Unknown));
    }

    /// <summary>The socket is gone from here then; its groups are the token.</summary>
    public Task<LinkState?> GiveLink(string connectionId, string token)
    {
        Answer();
        return Task.FromResult(_sockets.TryRemove(connectionId, out _) ? new LinkState { Secret = [1], Groups = [token] } : null);
    }

    public Task<PermissionState?> Permission(string connectionId, PermissionOrder order)
    {
        Answer();
        return Task.FromResult(_sockets.ContainsKey(connectionId) ? new PermissionState(order.Grant ?? false) : null);
    }

    /// <summary>Orders for members that came.</summary>
    public ConcurrentQueue<MemberOrder> Orders { get; } = new();

    /// <summary>Members that each order concerns.</summary>
    public int MembersOfOrders { get; set; }

    /// <summary>Asked before each order; its task is awaited.</summary>
    public Func<Task> OnOrder { get; set; } = () => Task.CompletedTask;

    public async Task<MemberOutcome> CarryOut(MemberOrder order)
    {
        Answer();
        Orders.Enqueue(order);
        await OnOrder();
        return new MemberOutcome(MembersOfOrders, MembersOfOrders > 0 ? [Id] : [], []);
    }

    /// <summary>What it says that it holds of a user's places.</summary>
    public PlacesReport? Places { get; set; }

    /// <summary>The sockets of every user.</summary>
    public UserSockets UserSockets { get; set; } = UserSockets.None;

    /// <summary>Sockets that were probed.</summary>
    public ConcurrentQueue<string> Probed { get; } = new();

    /// <summary>Run when a probe is ordered, before it is answered.</summary>
    public Action<string> OnProbe { get; set; } = _ => { };

    public Task<PlacesReport> StatePlaces(string topic)
    {
        Answer();
        return Task.FromResult(Places ?? new PlacesReport(Id, 1, 0, 0, 0));
    }

    public Task<UserSockets> DescribeUser(string topic)
    {
        Answer();
        return Task.FromResult(UserSockets);
    }

    public Task<bool> Probe(string connectionId)
    {
        Answer();
        Probed.Enqueue(connectionId);
        OnProbe(connectionId);
        return Task.FromResult(true);
    }

    public Task<ConnectionPage> List(ConnectionQuery query)
    {
        Answer();
        if (query.LongestIdleFirst)
        {
            var all = _sockets.Values.Select(socket => new ConnectionView { Descriptor = socket.Descriptor, Reading = socket.Read(Utilization) });
            return Task.FromResult(new ConnectionPage([.. all.OrderByDescending(view => view.Reading.IdleFor).Take(query.Top)], null, []));
        }

        FakeSocket[] behind = [.. _sockets.Values
            .OrderBy(socket => socket.Id, StringComparer.Ordinal)
            .Where(socket => query.After is null || string.CompareOrdinal(socket.Id, query.After.ConnectionId) > 0)];
        ConnectionView[] page = [.. behind.Take(query.Top).Select(socket =>
            new ConnectionView { Descriptor = socket.Descriptor, Reading = socket.Read(Utilization) })];
        var next = page.Length < behind.Length ? new ConnectionCursor(Id, page[^1].Descriptor.ConnectionId) : null;
        return Task.FromResult(new ConnectionPage([.. page], next, []));
    }

    /// <summary>Connections that it was told to open again, as the audit orders it.</summary>
    public ConcurrentQueue<string> Reopened { get; } = new();

    /// <summary>What it remembers, by id.</summary>
    public ConcurrentDictionary<string, Fate> Fates { get; } = new(StringComparer.Ordinal);

    public Task<FrontendDigest> Digest()
    {
        Answer();
        var digest = _sockets.Keys.Aggregate(default(IdDigest), (sum, id) => sum.With(id));
        var permits = new Permits(_sockets.Count + LeakedPermits, 0);
        return Task.FromResult(new FrontendDigest { FrontendId = Id, Connections = digest, OpenSockets = _sockets.Count, PermitsInUse = permits });
    }

    public Task<int> Reopen(ImmutableArray<string> connectionIds)
    {
        Answer();
        foreach (var id in connectionIds)
            Reopened.Enqueue(id);
        return Task.FromResult(connectionIds.Length);
    }

    public Task<Fate?> Explain(string id)
    {
        Answer();
        return Task.FromResult(Fates.GetValueOrDefault(id));
    }

    public Task<ImmutableArray<RefusalRecord>> Refusals(int top)
    {
        Answer();
        return Task.FromResult<ImmutableArray<RefusalRecord>>([.. Fates.Values.Select(fate => fate.Refused).OfType<RefusalRecord>().OrderByDescending(refusal => refusal.At).Take(top)]);
    }

    public Task<DrainPlan> Drain(DrainOrder order) => throw new NotSupportedException();

    public Task<DrainPlan> Undrain(DrainOrder order) => throw new NotSupportedException();

    public Task<FrontendSnapshot> Snapshot()
    {
        Answer();
        var permits = new Permits(_sockets.Count + LeakedPermits, 0);
        return Task.FromResult(new FrontendSnapshot
        {
            FrontendId = Id,
            ConnectionIds = [.. _sockets.Keys.Order(StringComparer.Ordinal)],
            OpenSockets = _sockets.Count,
            PermitsInUse = permits,
            Cap = permits,
            Memberships = Memberships,
        });
    }

    private void Answer()
    {
        Calls++;
        if (_failures > 0)
        {
            _failures--;
            throw new InvalidOperationException("The frontend fails because the test wants it.");
        }
    }
}
