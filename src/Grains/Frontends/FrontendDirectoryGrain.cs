using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Tidegate.Frontends;

namespace Tidegate.Grains.Frontends;

/// <summary>Keeps the <see cref="FrontendTable"/> of a cluster in memory; lost with its silo, and back with the next renewals.</summary>
[GrainType("tidegate.frontends"), KeepAlive, Immovable]
internal sealed partial class FrontendDirectoryGrain(TimeProvider time, ILogger<FrontendDirectoryGrain> logger)
    : Grain, IFrontendDirectoryGrain
{
    private readonly FrontendTable _table = new();
    private readonly long _start = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_start);

    public Task Register(FrontendRegistration registration, IFrontendObserver frontend)
    {
        bool known = _table.Find(registration.Id, Now) is not null;
        _table.Register(registration, frontend, Now);
        if (!known)
            LogRegistered(logger, registration.Id, registration.Name, registration.Host, registration.ProcessId);
        return Task.CompletedTask;
    }

    public Task Unregister(string frontendId)
    {
        _table.Remove(frontendId, Now);
        LogUnregistered(logger, frontendId);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<FrontendRegistration>> List() => Task.FromResult(_table.List(Now));

    public Task<IFrontendObserver?> Find(string frontendId) => Task.FromResult(_table.Find(frontendId, Now));
}
