using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Reporting;

namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// Keeps this frontend in the directory: every few seconds, since whoever does not renew is dropped, and at once when a gateway
/// came or went or a drain began or ended. Ids of this name that are over are taken out: a grain would try to reach them until they expire.
/// </summary>
internal sealed partial class DirectoryRegistration(
    IGrainFactory grains,
    IFrontendObservers observers,
    IFrontendIdentity identity,
    ILocalSockets sockets,
    IDrainState drain,
    IAdmission admission,
    ClusterConnection cluster,
    ListenAddresses addresses,
    TimeProvider time,
    ILogger<DirectoryRegistration> logger) : BackgroundService
{
    /// <summary>Time between two registrations; the directory drops an entry after six of them.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly string Version = typeof(DirectoryRegistration).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly HashSet<string> _over = [.. identity.Earlier];
    private string? _registeredAs;
    private bool _failing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_registeredAs is { } id) await UnregisterAsync(id);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        cluster.Changed += Wake;
        drain.Changed += Wake;
        using var timer = time.CreateTimer(_ => Wake(), null, Period, Period);
        try
        {
            while (true)
            {
                await RegisterAsync();
                await _wake.WaitAsync(stoppingToken);
            }
        }
        finally
        {
            drain.Changed -= Wake;
            cluster.Changed -= Wake;
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A registration is asked for already.
        }
    }

    private async Task RegisterAsync()
    {
        var id = identity.Id;
        try
        {
            await grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Register(Describe(id), observers.Control);
            if (_failing) LogRecovered(logger, id);
            _failing = false;
            if (_registeredAs is { } former && former != id) _over.Add(former);
            _registeredAs = id;
            await RemoveOverAsync();
        }
        catch (Exception exception)
        {
            // The outcome is unknown and the next round repeats it; one line per outage.
            if (!_failing) LogFailed(logger, exception, id);
            _failing = true;
        }
    }

    private async Task RemoveOverAsync()
    {
        foreach (var id in _over.ToArray())
        {
            // Tried again with the next registration; without renewal the directory drops the entry by itself.
            if (!await UnregisterAsync(id)) return;
            _over.Remove(id);
        }
    }

    private async Task<bool> UnregisterAsync(string id)
    {
        try
        {
            await grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).Unregister(id);
            return true;
        }
        catch (Exception exception)
        {
            LogNotRemoved(logger, exception, id);
            return false;
        }
    }

    private FrontendRegistration Describe(string id) => new()
    {
        Id = id,
        Name = identity.Name,
        PublicAddresses = string.Join(';', addresses.Of(ListenerRole.Public)),
        Host = Environment.MachineName,
        ProcessId = Environment.ProcessId,
        Version = Version,
        StartedAt = _startedAt,
        State = OwnState.Of(drain, admission),
        Connections = sockets.Count,
    };
}
