using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Diagnostics;
using Tidegate.Digests;
using Tidegate.Explaining;
using Tidegate.Frontends;
using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Explaining;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Observed;

/// <summary>What grains ask of this frontend. Each answer comes from local state, at once.</summary>
internal sealed partial class FrontendObserver(
    ILocalSockets sockets,
    IFrontendIdentity identity,
    IRecallTarget recalls,
    IAdmissionFigures figures,
    IDrainControl drain,
    IHeartbeats heartbeats,
    IUserPlaces users,
    FateRecorder fates,
    LocalLinks links,
    DeliveryDeduplicator deduplicator,
    RecentMessages recent,
    GatewayMetrics metrics,
    ILogger<FrontendObserver> logger) : IFrontendObserver
{
    private const string ConnectionPrefix = "connection/";

    public Task Recall(RecallNotice notice)
    {
        if (notice.FrontendId == identity.Id) recalls.OnRecall(notice);
        return Task.CompletedTask;
    }

    public Task<ConnectionReading?> Read(string connectionId) => Task.FromResult(sockets.Find(connectionId)?.Read());

    public Task<ConnectionView?> Describe(string connectionId) => Task.FromResult(
        sockets.Find(connectionId) is { } socket ? new ConnectionView { Descriptor = socket.Descriptor, Reading = socket.Read() } : null);

    public Task<ConnectionReading?> WarnIdle(string connectionId, TimeSpan idleFor, TimeSpan closesIn)
    {
        if (sockets.Find(connectionId) is not { } socket) return Task.FromResult<ConnectionReading?>(null);
        if (socket.IdleFor >= idleFor) socket.WarnIdle(closesIn);
        return Task.FromResult<ConnectionReading?>(socket.Read());
    }

    public Task<bool> Close(string connectionId, CloseRequest request)
    {
        var code = CodeOf(request);
        if (sockets.Find(connectionId) is not { } socket) return Task.FromResult(false);
        if (request.OnlyIfIdleFor is { } idle && socket.IdleFor < idle) return Task.FromResult(false);
        LogClosing(logger, connectionId, request.Code, code.Tag, request.Actor ?? "cluster");
        socket.BeginClose(code, request.Reason, request.Explanation);
        return Task.FromResult(true);
    }

    public async Task Deliver(DeliveryBatch batch)
    {
        // Meant for an earlier life of this process, whose sockets are all closed.
        if (batch.FrontendId != identity.Id)
        {
            metrics.Delivered(GatewayMetrics.Outcomes.Misdirected, batch.Messages.Length);
            return;
        }

        var verdict = deduplicator.Accept(batch.Target, batch.OutboxId, batch.FirstSeq, batch.Messages.Length);
        if (verdict.Missing > 0)
        {
            metrics.Delivered(GatewayMetrics.Outcomes.Missing, verdict.Missing);
            LogGap(logger, verdict.Missing, batch.OutboxId, batch.FirstSeq);
        }

        Message[] fresh = [.. batch.Messages.Skip(verdict.Skip).Where(message => recent.TryAdd(batch.Target, message))];
        if (fresh.Length < batch.Messages.Length) metrics.Delivered(GatewayMetrics.Outcomes.Repeated, batch.Messages.Length - fresh.Length);
        metrics.Delivered(GatewayMetrics.Outcomes.Queued, await FanOutAsync(batch.Target, fresh));
    }

    public Task<bool> SetMembership(string connectionId, string group, bool member) =>
        Task.FromResult(sockets.SetMembership(connectionId, group, member));

    public Task<bool> LeaveAllGroups(string connectionId)
    {
        if (sockets.Find(connectionId) is not { } socket) return Task.FromResult(false);
        MemberOrders.LeaveAll(sockets, socket);
        return Task.FromResult(true);
    }

    public Task<PermissionState?> Permission(string connectionId, PermissionOrder order)
    {
        if (sockets.Find(connectionId) is not { } socket) return Task.FromResult<PermissionState?>(null);
        if (socket.Rights is not { } rights) return Task.FromResult<PermissionState?>(new PermissionState(false, IsRefused: order.Grant is not null));
        var right = order.IsToSend ? GroupRight.Send : GroupRight.Join;
        var isKept = order.Grant is not { } granted || rights.Set(right, order.Group, granted);
        return Task.FromResult<PermissionState?>(new PermissionState(rights.Has(right, order.Group), IsRefused: !isKept));
    }

    public Task<LinkOffer> OfferLink(string connectionId, string token) => Task.FromResult(links.Offer(connectionId, token));

    public Task<LinkState?> GiveLink(string connectionId, string token) => Task.FromResult(links.Give(connectionId, token));

    public async Task<MemberOutcome> CarryOut(MemberOrder order)
    {
        var code = order.Close is { } close ? CodeOf(close) : null;
        var outcome = await MemberOrders.CarryOutAsync(sockets, order, code, identity.Id);
        if (code is not null && outcome.Members > 0)
            LogClosingMembers(logger, outcome.Members, code.Code, code.Tag, order.Close!.Actor ?? "cluster");
        return outcome;
    }

    public Task<PlacesReport> StatePlaces(string topic) => Task.FromResult(users.State(topic));

    public Task<UserSockets> DescribeUser(string topic) => Task.FromResult(users.Describe(topic));

    public Task<bool> Probe(string connectionId) => Task.FromResult(users.Probe(connectionId));

    public Task<ConnectionPage> List(ConnectionQuery query)
    {
        var all = query is { Hub: { } hub, Group: { } group } ? sockets.MembersOf(TopicKey.Group(hub, group)) : sockets.Snapshot();
        return Task.FromResult(query.LongestIdleFirst ? IdleRanking.Of(all, query) : LocalPage.Of(all, query, identity.Id));
    }

    public Task<FrontendSnapshot> Snapshot()
    {
        var all = sockets.Snapshot();
        var ids = new string[all.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = all[i].Descriptor.ConnectionId;
        Array.Sort(ids, StringComparer.Ordinal);
        return Task.FromResult(new FrontendSnapshot
        {
            FrontendId = identity.Id,
            ConnectionIds = [.. ids],
            OpenSockets = figures.OpenSockets,
            PermitsInUse = figures.InUse,
            Cap = figures.Cap,
            Memberships = sockets.Memberships,
        });
    }

    public Task<FrontendDigest> Digest()
    {
        var digest = default(IdDigest);
        foreach (var socket in sockets.Snapshot()) digest = digest.With(socket.Descriptor.ConnectionId);
        return Task.FromResult(new FrontendDigest
        {
            FrontendId = identity.Id,
            Connections = digest,
            OpenSockets = figures.OpenSockets,
            PermitsInUse = figures.InUse,
        });
    }

    public Task<int> Reopen(ImmutableArray<string> connectionIds)
    {
        var known = 0;
        foreach (var id in connectionIds)
        {
            if (sockets.Find(id) is not { } socket) continue;
            heartbeats.Heartbeat(socket);
            known++;
        }

        return Task.FromResult(known);
    }

    public Task<Fate?> Explain(string id) => Task.FromResult(fates.Find(id));

    public Task<ImmutableArray<RefusalRecord>> Refusals(int top) => Task.FromResult(fates.Refusals(top));

    public Task<DrainPlan> Drain(DrainOrder order) =>
        Task.FromResult(DrainPlans.Of(identity, drain.Begin(order.Actor, order.Reason)));

    public Task<DrainPlan> Undrain(DrainOrder order) =>
        Task.FromResult(DrainPlans.Of(identity, drain.End(order.Actor, order.Reason)));

    private static CloseCode CodeOf(CloseRequest request) =>
        CloseCodes.All.TryGetValue(request.Code, out var code) && code != CloseCodes.Abnormal
            ? code
            : throw new ArgumentOutOfRangeException(nameof(request), request.Code, "Not a close code that a server sends.");

    // A batch has messages of several publishes: where any is traced, each goes by itself.
    private async Task<int> FanOutAsync(string target, Message[] messages)
    {
        var receivers = Receivers(target);
        if (!messages.Any(message => message.TraceParent is not null)) return await MessageFanOut.SendAsync(target, receivers, messages);
        var queued = 0;
        foreach (var message in messages)
        {
            using var span = TidegateActivities.BeginDelivery(message.TraceParent);
            var sent = await MessageFanOut.SendAsync(target, receivers, [message]);
            span?.SetTag("tidegate.queued", sent);
            queued += sent;
        }

        return queued;
    }

    private IReadOnlyList<ILocalSocket> Receivers(string target)
    {
        if (!target.StartsWith(ConnectionPrefix, StringComparison.Ordinal)) return sockets.MembersOf(target);
        return sockets.Find(target[ConnectionPrefix.Length..]) is { } socket ? [socket] : [];
    }
}
