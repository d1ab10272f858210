using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Census;
using Tidegate.Grains.Cluster;
using Tidegate.Grains.Frontends;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>
/// Passes the messages of a topic on to the frontends that have members of it. Deliveries run in the outboxes; a publish waits for
/// them, for a bounded time, and holds nobody up: calls interleave. A timer looks for frontends that are gone, and ends the grain soon
/// after its last member has left.
/// </summary>
[GrainType("tidegate.topic"), Immovable, Reentrant]
internal sealed partial class TopicGrain(
    IOptions<TidegateOptions> options,
    IClusterChanges changes,
    TopicCensus census,
    TimeProvider time,
    TopicMetrics metrics,
    ILogger<TopicGrain> logger) : Grain, ITopicGrain
{
    // Late messages about members that have left still find the versions here in this time.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly OutboxLimits _limits = OutboxLimits.Default;
    private readonly TopicSubscribers _subscriptions = new();
    private readonly Dictionary<string, TopicOutbox> _outboxes = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();
    private TopicRebuild? _rebuild;
    private bool _mayBeNew = true;
    private Task _polling = Task.CompletedTask;
    private IGrainTimer? _timer;

    private TimeSpan Now => time.GetElapsedTime(_start);

    private IFrontendDirectoryGrain Directory => GrainFactory.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key);

    // Without a sign for so long a frontend has lost its lease, and with it all its connections.
    private TimeSpan MaxSilence => options.Value.Lease.Ttl + options.Value.Lease.Margin;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Interleaving: the look-up in the directory must not hold up a publish. Kept alive: a topic that was collected while it has members
        // would forget them, and the next message would reach nobody.
        _timer = this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(Linger, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var subscription in _subscriptions.All)
            census.Set(this.GetPrimaryKeyString(), subscription.FrontendId, 0);
        return Task.WhenAll(_outboxes.Values.Select(outbox => outbox.Outbox.Flush(cancellationToken)));
    }

    public Task SetMembers(TopicMembers members, IDeliveryObserver frontend)
    {
        if (_subscriptions.Set(members, frontend, Now))
        {
            census.Set(this.GetPrimaryKeyString(), members.FrontendId, members.Count);
            if (_outboxes.TryGetValue(members.FrontendId, out var outbox))
                outbox.Target.Frontend = frontend;
            if (_subscriptions.IsEmpty)
                TickIn(Linger);
        }

        return Task.CompletedTask;
    }

    public async Task<PublishResult> Publish(Message message)
    {
        var begun = Now;
        message = PublishTrace.Carry(message);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Payload.Length, _limits.MaxMessageBytes);
        RequireSiloStays();
        await PollUnheard();

        // From here on in one turn: either every frontend that answers gets it, or none.
        var receivers = Receivers();
        if (!receivers.TrueForAll(outbox => outbox.IsInTrouble || outbox.HasRoomFor(message)))
            return new PublishResult(false, _subscriptions.Members, receivers.Count, _limits.RetryAfter);

        var result = new PublishResult(true, _subscriptions.Members, receivers.Count, null);
        var receipt = new DeliveryReceipt();
        foreach (var outbox in receivers)
        {
            if (outbox.HasRoomFor(message))
                outbox.Add(message, receipt);
            else
                outbox.LeaveOut(receipt);
        }

        await receipt.WaitAsync(_limits.ConfirmTimeout, time);
        metrics.Delivered(Now - begun);
        if (receipt.Pending > 0)
            RequireSiloStays();
        return result with { Pending = receipt.Pending };
    }

    public async Task<bool> Reaches(string frontendId)
    {
        if (_subscriptions.TryGet(frontendId, out _))
            return true;
        await PollUnheard();
        return _subscriptions.TryGet(frontendId, out _)
            || (_rebuild?.Unheard(_subscriptions).Any(way => way.FrontendId == frontendId) ?? false);
    }

    public Task<bool> Settle(string frontendId) =>
        _outboxes.TryGetValue(frontendId, out var outbox) ? outbox.Outbox.Settle(_limits.SettleTimeout) : Task.FromResult(true);

    public Task<TopicStatus> GetStatus() => Task.FromResult(new TopicStatus(_subscriptions.Members, _subscriptions.Frontends));

    private List<Outbox> Receivers()
    {
        var receivers = new List<Outbox>(_subscriptions.Frontends);
        foreach (var subscription in _subscriptions.All)
            receivers.Add(OutboxOf(subscription.FrontendId, subscription.Frontend));
        foreach (var way in _rebuild?.Unheard(_subscriptions) ?? [])
            receivers.Add(OutboxOf(way.FrontendId, way.Frontend));
        return receivers;
    }

    private Outbox OutboxOf(string frontendId, IDeliveryObserver frontend)
    {
        if (!_outboxes.TryGetValue(frontendId, out var outbox))
        {
            var target = new OutboxTarget(
                frontendId, this.GetPrimaryKeyString(), frontend, () => Directory.MayLive(frontendId), () => Drop(frontendId));
            outbox = new TopicOutbox(target, new Outbox(target, _limits, time, metrics, logger));
            _outboxes.Add(frontendId, outbox);
        }

        return outbox.Outbox;
    }

    // What waits here for a frontend when the silo stops may be lost: the caller publishes it again, to the next activation.
    private void RequireSiloStays()
    {
        if (!changes.IsSiloLeaving)
            return;
        DeactivateOnIdle();
        throw new TimeoutException("The silo of this topic stops. Publish the same message again.");
    }

    // Where the cluster cannot be asked the publish fails, and its caller repeats it: to go on would lose the message for some.
    private async Task PollUnheard()
    {
        if (TopicRebuild.IsOver(Now))
            (_mayBeNew, _rebuild) = (false, null);
        if (!_mayBeNew && _rebuild?.MustPoll(Now) is not true)
            return;

        // Publishes that come meanwhile wait for the same answer.
        if (_polling.IsCompleted)
            _polling = Poll();
        await _polling;
    }

    private async Task Poll()
    {
        if (_mayBeNew)
        {
            _rebuild = await changes.AreRecent() ? new TopicRebuild() : null;
            _mayBeNew = false;
        }

        if (_rebuild is { } rebuild && rebuild.MustPoll(Now))
            rebuild.Polled(await Directory.ListWays(), Now);
    }

    private async Task Tick(CancellationToken cancellationToken)
    {
        foreach (var silent in _subscriptions.SilentFor(MaxSilence, Now))
        {
            if (census.SinceAsked(silent.FrontendId) is { } since && since < MaxSilence)
                TopicSubscribers.Confirm(silent, Now - since);
            else
                await AskDirectory(silent);
        }

        foreach (var (frontendId, outbox) in _outboxes)
        {
            if (outbox.Outbox.IsFlushed && !_subscriptions.TryGet(frontendId, out _))
                _outboxes.Remove(frontendId);
        }

        if (_subscriptions.IsEmpty && _outboxes.Count == 0)
            DeactivateOnIdle();
        else
            TickIn(NextTick());
    }

    private TimeSpan NextTick()
    {
        if (_subscriptions.IsEmpty)
            return Linger;
        return _subscriptions.All.Any(subscription => subscription.Missing) ? FrontendTable.Expiry : MaxSilence / 2;
    }

    // Frontends ask what the silos know of them; one that does not is asked for in the directory. Only the second time that it is missing
    // there counts, since a directory that was just restarted does not know it yet.
    private async Task AskDirectory(TopicSubscription silent)
    {
        IDeliveryObserver? frontend;
        try
        {
            frontend = await Directory.Find(silent.FrontendId);
        }
        catch (Exception exception)
        {
            LogDirectoryFailed(logger, exception, this.GetPrimaryKeyString());
            return;
        }

        if (frontend is not null)
            TopicSubscribers.Confirm(silent, Now);
        else if (silent.Missing)
            Drop(silent.FrontendId);
        else
            silent.Missing = true;
    }

    private void Drop(string frontendId)
    {
        _rebuild?.GiveUp(frontendId);
        _subscriptions.Remove(frontendId);
        census.Set(this.GetPrimaryKeyString(), frontendId, 0);
        if (_outboxes.Remove(frontendId, out var outbox))
            outbox.Outbox.Stop();
        if (_subscriptions.IsEmpty)
            TickIn(Linger);
        LogFrontendDropped(logger, frontendId, this.GetPrimaryKeyString());
    }

    private void TickIn(TimeSpan dueTime) => _timer?.Change(dueTime, Timeout.InfiniteTimeSpan);

    private sealed record TopicOutbox(OutboxTarget Target, Outbox Outbox);
}
