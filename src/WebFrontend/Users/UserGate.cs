using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Diagnostics;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Work;

namespace Tidegate.WebFrontend.Users;

/// <summary>
/// The cap on connections of one user over the cluster. A place is had from the grain of the user before the upgrade is answered, so the
/// cap holds over all frontends; a page that is reloaded at this frontend has the place of its own old socket, without a call. Nothing is
/// called or kept for anybody while the cap is off.
/// </summary>
internal sealed partial class UserGate : BackgroundService
{
    /// <summary>Reports that give back or repeat, in flight at once.</summary>
    public const int MaxConcurrent = 128;

    /// <summary>As many may wait for the places of one user as the cap has, and no fewer than so many.</summary>
    public const int MinWaiting = 8;

    /// <summary>What a client is told whose places are not known.</summary>
    public const string UnknownDetail =
        "The cluster cannot say at the moment how many connections this user has. Try again after the time given in Retry-After.";

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, UserShare> _shares = new(StringComparer.Ordinal);
    private readonly UserRounds _rounds = new();
    private readonly WorkPump<string> _pump;
    private readonly WarningThrottle _failures = new();
    private readonly IConnectionGateway _gateway;
    private readonly ConnectionRegistry _registry;
    private readonly IFrontendIdentity _identity;
    private readonly ClusterSettingsSource _settings;
    private readonly int _maxWaiting;
    private readonly ILogger<UserGate> _logger;
    private int _waiting;
    private long _seq;

    public UserGate(
        IConnectionGateway gateway,
        ConnectionRegistry registry,
        IFrontendIdentity identity,
        ClusterSettingsSource settings,
        IOptions<TidegateOptions> options,
        TimeProvider time,
        ILogger<UserGate> logger)
    {
        _gateway = gateway;
        _registry = registry;
        _identity = identity;
        _settings = settings;
        _maxWaiting = options.Value.Frontend.MaxWaitingUpgrades;
        _logger = logger;
        _pump = new WorkPump<string>(_rounds, ReportDueAsync, MaxConcurrent, time, () => false);
    }

    /// <summary>Users with places held, wanted or owed here.</summary>
    public int Users
    {
        get
        {
            lock (_lock)
                return _shares.Count;
        }
    }

    /// <summary>Takes a place for an upgrade; waits for one that comes free, at most <c>Lease:RecallTimeout</c>, or a little longer while a silent socket of the user is probed.</summary>
    /// <param name="hub">Hub.</param>
    /// <param name="userId">User.</param>
    /// <param name="cap">The most of one user; 0 is off.</param>
    /// <param name="cancellation">The client has left.</param>
    /// <returns>A place that is disposed once the connection begins to close or the upgrade came to nothing; or a refusal; neither where the cap is off.</returns>
    /// <exception cref="OperationCanceledException">The client has left; no place is held.</exception>
    public async ValueTask<(IDisposable? Place, Refusal? Refusal)> EnterAsync(
        string hub, string userId, int cap, CancellationToken cancellation = default)
    {
        if (cap == 0)
            return (null, null);
        var (share, waiting) = Join(TopicKey.User(hub, userId), cap);
        if (waiting is null)
            return (null, OverCap(cap, share.Held));
        try
        {
            AskFor(share);
            var outcome = await waiting.Outcome.WaitAsync(cancellation);
            return outcome.HasPlace ? (new Place(this, share), null) : (null, ToRefusal(outcome, cap));
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync(share, waiting);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>What is held of a user's places at this moment. Every earlier report is void for the grain that takes this one.</summary>
    public PlacesReport State(string topic)
    {
        var frontendId = _identity.Id;
        var cap = _settings.Current.MaxConnectionsPerUser;
        lock (_lock)
        {
            return _shares.TryGetValue(topic, out var share)
                ? share.State(frontendId, ++_seq, cap)
                : new PlacesReport(frontendId, ++_seq, 0, 0, cap);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // After a drain every place is given back, and the grains hear so before the process goes.
        if (_registry.Count == 0 && !await _pump.QuietAsync(StopPatience))
            LogLeftBehind(Users);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _pump.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _pump.RunAsync(stoppingToken);

    private (UserShare Share, WaitingUpgrade? Waiting) Join(string topic, int cap)
    {
        // Most find a share or have no connection; those from before the cap was set are looked for outside of the lock.
        bool isNew;
        lock (_lock)
            isNew = !_shares.ContainsKey(topic);
        var before = isNew ? _registry.MembersOf(topic) : [];
        lock (_lock)
        {
            if (!_shares.TryGetValue(topic, out var share))
            {
                _shares.Add(topic, share = new UserShare(topic));
                Adopt(share, before);
            }

            if (Interlocked.Increment(ref _waiting) <= _maxWaiting && share.TryJoin(Math.Max(cap, MinWaiting)) is { } waiting)
                return (share, waiting);
            Interlocked.Decrement(ref _waiting);
            Schedule(share);
            return (share, null);
        }
    }

    private void Adopt(UserShare share, IReadOnlyList<FrontendConnection> connections)
    {
        foreach (var connection in connections)
        {
            if (connection.IsClosing || connection.Places is not { HasUser: false } places)
                continue;
            share.Adopt(1);
            places.Keep(new Place(this, share));
        }
    }

    private async Task GiveUpAsync(UserShare share, WaitingUpgrade waiting)
    {
        bool hasLeft;
        lock (_lock)
        {
            hasLeft = share.Leave(waiting);
            Schedule(share);
        }

        // The place and the client's leaving crossed.
        if (!hasLeft && (await waiting.Outcome).HasPlace)
            Release(share);
    }

    private void Release(UserShare share)
    {
        lock (_lock)
        {
            share.Release();
            Schedule(share);
        }
    }

    // Under the lock.
    private void Schedule(UserShare share)
    {
        if (share.Owes || share.Held > 0)
        {
            _rounds.Schedule(share.Topic, share.Owes, share.Failures, _pump.Now);
            _pump.Wake();
        }
        else if (share.IsOver)
        {
            _shares.Remove(share.Topic);
            _rounds.Forget(share.Topic);
        }
    }

    private sealed class Place(UserGate gate, UserShare share) : IDisposable
    {
        private UserGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release(share);
    }
}
