using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;
using Orleans.Placement;
using Tidegate.Configuration;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Grains.Census;
using Tidegate.Grains.Cluster;
using Tidegate.Grains.Frontends;
using Tidegate.Grains.Topics;
using Tidegate.Topics;

namespace Tidegate.Grains.Connections;

/// <summary>
/// The shadow of one socket. It keeps no state of its own that matters: the frontend owns the socket, and each heartbeat brings all there
/// is to know. What it adds is time: the idle timer (ConnectionGrain.Idle.cs) and the reminder that outlives every silo.
/// </summary>
/// <remarks>
/// Open, Heartbeat, Closed, timer and reminder run one at a time. Get, Close, Send and the group calls interleave with them
/// (<see cref="IConnectionGrain"/>), so that an operator does not wait behind a frontend that does not answer. No call that awaits the
/// frontend is ever called back by it before it has its answer: the frontend answers from its own state.
/// </remarks>
[GrainType("tidegate.connection"), Immovable, NoProfiling]
internal sealed partial class ConnectionGrain : Grain, IConnectionGrain, IRemindable
{
    // How long a grain that heard of the close but not of the connection before ignores calls that the close has overtaken.
    private static readonly TimeSpan Tombstone = TimeSpan.FromSeconds(5);

    private readonly TidegateOptions _options;
    private readonly TimeProvider _time;
    private readonly ConnectionGrainMetrics _metrics;
    private readonly TopicMetrics _topicMetrics;
    private readonly ILogger _logger;
    private readonly IdlePolicy _policy;
    private readonly HeartbeatReminder _reminder;
    private readonly IClusterChanges _changes;
    private readonly LostConnectionSearch _search;
    private readonly ConnectionCensus _census;
    private readonly long _start;
    private ConnectionDescriptor? _descriptor;
    private string? _frontendId;
    private IConnectionObserver? _frontend;
    private ConnectionReading? _reading;
    private TimeSpan _readAt;
    private TimeSpan? _lastHeard;
    private OutboxTarget? _outboxTarget;
    private Outbox? _outbox;
    private bool _ended;
    private string? _movedFrom;
    private Task? _move;

    public ConnectionGrain(
        IOptions<TidegateOptions> options,
        IGrainFactory grains,
        IClusterChanges changes,
        ConnectionCensus census,
        TimeProvider time,
        ConnectionGrainMetrics metrics,
        TopicMetrics topicMetrics,
        ILogger<ConnectionGrain> logger)
    {
        _options = options.Value;
        _time = time;
        _metrics = metrics;
        _topicMetrics = topicMetrics;
        _logger = logger;
        _policy = new IdlePolicy(_options.Idle, _options.Limits.BackpressureThreshold);
        _reminder = new HeartbeatReminder(this, _options.Heartbeat, time, logger);
        _changes = changes;
        _census = census;
        _search = new LostConnectionSearch(grains, changes, time);
        _start = time.GetTimestamp();
    }

    private string Id => this.GetPrimaryKeyString();

    private TimeSpan Now => _time.GetElapsedTime(_start);

    // Everything here is rebuilt from the frontend, and on a shutdown the socket is still open: nothing is cleaned up here.
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        LeaveCensus();
        return _outbox?.Flush(cancellationToken) ?? Task.CompletedTask;
    }

    public Task Open(ConnectionDescriptor descriptor, IConnectionObserver frontend)
    {
        if (_ended || descriptor.FrontendId == _movedFrom)
            return Task.CompletedTask;

        Attach(descriptor, frontend);
        if (_checkAt is null)
            CheckIn(_policy.At(utilization: 0).QuietTime);
        return Task.CompletedTask;
    }

    public async Task Heartbeat(ConnectionDescriptor descriptor, ConnectionReading reading, IConnectionObserver frontend)
    {
        // What the former frontend sent before it gave the connection away may come late.
        if (_ended || descriptor.FrontendId == _movedFrom)
            return;

        var rebuilt = _descriptor is null;
        Attach(descriptor, frontend);
        Take(reading);
        CheckEarlierIfDue(reading, rebuilt);
        if (!_reminder.IsRegistered && _reminder.IsDueAt(reading.Age))
            await _reminder.Register(descriptor.FrontendId);
    }

    public async Task Closed(ConnectionClosed closed)
    {
        if (_ended)
            return;

        var known = _frontendId is not null;
        await End(_reminder.IsRegistered || _reminder.IsDueAt(closed.LastReading.Age));
        if (known)
            DeactivateOnIdle();
        else
            CheckIn(Tombstone);
    }

    public Task Verify()
    {
        if (_frontendId is not null && !_ended)
            return Check();
        if (!_ended)
            DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<ConnectionView?> Get()
    {
        if (await Attached() is not { } frontend || _descriptor is not { } descriptor)
            return null;

        var reading = _reading;
        var readingAge = Now - _readAt;
        try
        {
            reading = await frontend.Read(Id);
            if (reading is null)
                return null;
            readingAge = TimeSpan.Zero;
        }
        catch (Exception exception) when (reading is not null)
        {
            LogNoFreshReading(_logger, exception, Id, descriptor.FrontendId);
        }

        return new ConnectionView
        {
            Descriptor = descriptor,
            Reading = reading,
            ReadingAge = readingAge,
            HasReminder = _reminder.IsRegistered,
            IdleCheckIn = _checkAt - Now,
        };
    }

    public async Task<bool> Close(CloseRequest request) => await Attached() is { } frontend && await frontend.Close(Id, request);

    public async Task<PublishResult> Send(Message message)
    {
        var limits = OutboxLimits.Default;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Payload.Length, limits.MaxMessageBytes);
        // A message that came between the two frontends would be lost.
        if (_move is { } move)
            await move;
        if (await Attached() is not { } frontend)
            return new PublishResult(true, 0, 0, null);

        message = PublishTrace.Carry(message);
        _outbox ??= CreateOutbox(frontend);
        if (!_outbox.HasRoomFor(message))
            return new PublishResult(false, 1, 1, limits.RetryAfter);

        var receipt = new DeliveryReceipt();
        _outbox.Add(message, receipt);
        await receipt.WaitAsync(limits.ConfirmTimeout, _time);
        if (receipt.Pending > 0 && _changes.IsSiloLeaving)
            throw new TimeoutException("The silo of this connection's grain stops. Send the same message again.");
        return new PublishResult(true, 1, 1, null, receipt.Pending);
    }

    public Task<bool> JoinGroup(string group) => SetMembership(group, member: true);

    public Task<bool> LeaveGroup(string group) => SetMembership(group, member: false);

    public async Task<PermissionState?> Permission(PermissionOrder order) =>
        await Attached() is { } frontend ? await frontend.Permission(Id, order) : null;

    public async Task<bool> LeaveAllGroups() => await Attached() is { } frontend && await frontend.LeaveAllGroups(Id);

    private async Task<bool> SetMembership(string group, bool member) =>
        await Attached() is { } frontend && await frontend.SetMembership(Id, group, member);

    private void Attach(ConnectionDescriptor descriptor, IConnectionObserver frontend)
    {
        if (_descriptor is null)
            _census.Enter(Id, descriptor.FrontendId);
        _descriptor = descriptor;
        _frontendId = descriptor.FrontendId;
        _frontend = frontend;
        _lastHeard = Now;
        if (_outboxTarget is not null)
            _outboxTarget.Frontend = frontend;
    }

    private void Take(ConnectionReading reading)
    {
        _reading = reading;
        _readAt = Now;
        _lastHeard = _readAt;
    }

    // The way to the frontend, or null where there is no such connection. An activation that knows nothing may have lost it with a silo.
    // One that was made only by a question about an unknown connection does not stay.
    private async Task<IConnectionObserver?> Attached()
    {
        if (_frontend is null && !_ended && await _search.Find(Id) is ({ } view, { } frontend) && _frontend is null && !_ended)
        {
            Attach(view.Descriptor, frontend);
            Take(view.Reading);
            CheckEarlierIfDue(view.Reading, rebuilt: true);
        }

        if (_frontend is null && !_ended && _frontendId is null)
            DeactivateOnIdle();
        return _ended ? null : _frontend;
    }

    private Outbox CreateOutbox(IConnectionObserver frontend)
    {
        var frontendId = _frontendId!;
        _outboxTarget = new OutboxTarget(
            frontendId,
            TopicKey.Connection(Id),
            frontend,
            () => GrainFactory.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).MayLive(frontendId),
            onGaveUp: () => _outbox = null);
        return new Outbox(_outboxTarget, OutboxLimits.Default, _time, _topicMetrics, _logger);
    }

    private void LeaveCensus()
    {
        if (_descriptor is { } descriptor)
            _census.Leave(Id, descriptor.FrontendId);
    }

    private async Task End(bool mayHaveReminder)
    {
        _ended = true;
        LeaveCensus();
        if (mayHaveReminder)
            await _reminder.Remove();
    }
}
