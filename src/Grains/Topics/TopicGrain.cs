using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.Grains.Frontends;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>
/// Passes the messages of a topic on to the frontends that have members of it. No call waits for anything: deliveries run in the
/// outboxes. A timer looks for frontends that are gone, and ends the grain soon after its last member has left.
/// </summary>
[GrainType("tidegate.topic"), Immovable]
internal sealed partial class TopicGrain(
    IOptions<TidegateOptions> options, TimeProvider time, TopicMetrics metrics, ILogger<TopicGrain> logger) : Grain, ITopicGrain
{
    // Late messages about members that have left still find the versions here in this time.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly OutboxLimits _limits = OutboxLimits.Default;
    private readonly TopicSubscriptions _subscriptions = new();
    private readonly Dictionary<string, TopicOutbox> _outboxes = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();
    private IGrainTimer? _timer;

    private TimeSpan Now => time.GetElapsedTime(_start);

    // Without a sign for so long a frontend has lost its lease, and with it all its connections.
    private TimeSpan MaxSilence => options.Value.Lease.Ttl + options.Value.Lease.Margin;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Interleaving: the look-up in the directory must not hold up a publish.
        _timer = this.RegisterGrainTimer(
            LookAfterFrontends, new GrainTimerCreationOptions(Linger, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.WhenAll(_outboxes.Values.Select(outbox => outbox.Outbox.Flush(cancellationToken)));

    public Task SetMembers(TopicMembers members, IFrontendObserver frontend)
    {
        if (_subscriptions.Set(members, frontend, Now))
        {
            if (_outboxes.TryGetValue(members.FrontendId, out TopicOutbox? outbox))
                outbox.Target.Frontend = frontend;
            if (_subscriptions.IsEmpty)
                LookAgainIn(Linger);
        }

        return Task.CompletedTask;
    }

    public Task<PublishResult> Publish(Message message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Payload.Length, _limits.MaxMessageBytes);

        bool accepted = true;
        foreach (TopicSubscription subscription in _subscriptions.All)
            accepted &= !_outboxes.TryGetValue(subscription.FrontendId, out TopicOutbox? outbox) || outbox.Outbox.HasRoomFor(message);

        var result = new PublishResult(
            accepted, _subscriptions.Members, _subscriptions.Frontends, accepted ? null : _limits.RetryAfter);
        if (accepted)
        {
            foreach (TopicSubscription subscription in _subscriptions.All)
                OutboxOf(subscription).Add(message);
        }

        return Task.FromResult(result);
    }

    public Task<TopicStatus> GetStatus() => Task.FromResult(new TopicStatus(
        _subscriptions.Members,
        _subscriptions.Frontends,
        _outboxes.Values.Sum(outbox => outbox.Outbox.Count),
        _outboxes.Values.Sum(outbox => outbox.Outbox.Bytes)));

    private Outbox OutboxOf(TopicSubscription subscription)
    {
        if (!_outboxes.TryGetValue(subscription.FrontendId, out TopicOutbox? outbox))
        {
            string frontendId = subscription.FrontendId;
            var target = new OutboxTarget(frontendId, this.GetPrimaryKeyString(), subscription.Frontend, () => Drop(frontendId));
            outbox = new TopicOutbox(target, new Outbox(target, _limits, time, metrics, logger));
            _outboxes.Add(frontendId, outbox);
        }

        return outbox.Outbox;
    }

    private async Task LookAfterFrontends(CancellationToken cancellationToken)
    {
        foreach (TopicSubscription silent in _subscriptions.SilentFor(MaxSilence, Now))
            await LookFor(silent);

        foreach ((string frontendId, TopicOutbox outbox) in _outboxes)
        {
            if (outbox.Outbox.IsFlushed && !_subscriptions.TryGet(frontendId, out _))
                _outboxes.Remove(frontendId);
        }

        if (_subscriptions.IsEmpty && _outboxes.Count == 0)
            DeactivateOnIdle();
        else
            LookAgainIn(NextLook());
    }

    private TimeSpan NextLook()
    {
        if (_subscriptions.IsEmpty)
            return Linger;
        return _subscriptions.All.Any(subscription => subscription.Missing) ? FrontendTable.Expiry : MaxSilence / 2;
    }

    // Frontends repeat their subscriptions; one that does not is asked for in the directory. Only the second time that it is missing
    // there counts, since a directory that was just restarted does not know it yet.
    private async Task LookFor(TopicSubscription silent)
    {
        IFrontendObserver? frontend;
        try
        {
            frontend = await GrainFactory.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Find(silent.FrontendId);
        }
        catch (Exception exception)
        {
            LogDirectoryFailed(logger, exception, this.GetPrimaryKeyString());
            return;
        }

        if (frontend is not null)
            TopicSubscriptions.Confirm(silent, Now);
        else if (silent.Missing)
            Drop(silent.FrontendId);
        else
            silent.Missing = true;
    }

    private void Drop(string frontendId)
    {
        _subscriptions.Remove(frontendId);
        if (_outboxes.Remove(frontendId, out TopicOutbox? outbox))
            outbox.Outbox.Stop();
        if (_subscriptions.IsEmpty)
            LookAgainIn(Linger);
        LogFrontendDropped(logger, frontendId, this.GetPrimaryKeyString());
    }

    private void LookAgainIn(TimeSpan dueTime) => _timer?.Change(dueTime, Timeout.InfiniteTimeSpan);

    private sealed record TopicOutbox(OutboxTarget Target, Outbox Outbox);
}
