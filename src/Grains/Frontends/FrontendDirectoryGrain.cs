using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Tidegate.Frontends;

namespace Tidegate.Grains.Frontends;

/// <summary>
/// Keeps the <see cref="FrontendTable"/> of a cluster. Who is in it is stored when it changes, not with each renewal: a new activation
/// counts every stored frontend as one that has just renewed, and knows the way to all of them before they have renewed once.
/// </summary>
[GrainType("tidegate.frontends"), KeepAlive, Immovable]
internal sealed partial class FrontendDirectoryGrain(
    [PersistentState("frontends")] IPersistentState<FrontendRecords> storage,
    TimeProvider time,
    ILogger<FrontendDirectoryGrain> logger) : Grain, IFrontendDirectoryGrain
{
    private readonly FrontendTable _table = new();
    private readonly long _start = time.GetTimestamp();
    private bool _isStored = true;

    private TimeSpan Now => time.GetElapsedTime(_start);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var record in storage.State.Frontends)
            _table.Register(record.Registration, record.Frontend, Now);
        return Task.CompletedTask;
    }

    public async Task Register(FrontendRegistration registration, IFrontendObserver frontend)
    {
        var known = _table.Find(registration.Id, Now) is not null;
        _isStored &= !_table.Register(registration, frontend, Now);
        if (!known)
            LogRegistered(logger, registration.Id, registration.Name, registration.Host, registration.ProcessId);
        await Store();
    }

    public async Task Unregister(string frontendId)
    {
        _isStored &= !_table.Remove(frontendId, Now);
        LogUnregistered(logger, frontendId);
        await Store();
    }

    public Task<ImmutableArray<FrontendRegistration>> List() => Task.FromResult(_table.List(Now));

    public Task<IFrontendObserver?> Find(string frontendId) => Task.FromResult(_table.Find(frontendId, Now));

    public Task<ImmutableArray<FrontendWay>> ListWays() =>
        Task.FromResult<ImmutableArray<FrontendWay>>([.. _table.All(Now).Select(entry => new FrontendWay(entry.Registration.Id, entry.Frontend))]);

    // The table in memory holds in any case. What could not be stored is stored with the next call; another activation that stored
    // meanwhile ends this one (InconsistentStateException), and the frontends register again with the new one.
    private async Task Store()
    {
        if (_isStored)
            return;
        storage.State = new FrontendRecords
        {
            Frontends = [.. _table.All(Now).Select(entry => new FrontendRecord(entry.Registration, entry.Frontend))],
        };
        await storage.WriteStateAsync();
        _isStored = true;
    }
}
