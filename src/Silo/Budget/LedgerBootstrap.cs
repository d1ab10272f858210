using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;
using Tidegate.Hosting;

namespace Tidegate.Silo.Budget;

/// <summary>
/// In mode <c>Local</c> all frontends of a cluster are on this machine and lock their names in a folder. A frontend lives while its
/// lock is held, and records its id before the budget hears it. So a frontend can hold permits only if its lock is held <i>and</i> an id
/// of its own is recorded; where there is none such, a missing ledger takes nothing from anybody. Frontends behind the gateways of another
/// local cluster are none of this one's (<see cref="StateDirectory"/>).
/// </summary>
/// <remarks>
/// <para>Frontends that wait for their silo may speak to the budget in the moment it opens its gateway. The first silo therefore looks
/// before that (<see cref="CheckAtStart"/>) and its answer holds until the first ledger is written, which <see cref="LedgerStart"/> has
/// done at once. In mode Local the first silo keeps the membership: before it there is no cluster, and so no other ledger.</para>
/// <para>Later, when the silo that stored the ledger has died, only what is true at that moment counts. The frontend of a Standalone
/// process is no exception: at the check at start it has recorded no id yet, and afterwards it may hold permits like any other.</para>
/// </remarks>
internal sealed partial class LedgerBootstrap(IOptions<TidegateOptions> options, ILocalSiloDetails silo, ILogger<LedgerBootstrap> logger) : ILedgerBootstrap, ILedgerStart
{
    private int _isNewAtStart;

    /// <inheritdoc/>
    public bool IsNewCluster() =>
        options.Value.Lease.Bootstrap || Interlocked.Exchange(ref _isNewAtStart, 0) == 1 || !AnyFrontendMayHoldPermits();

    /// <inheritdoc/>
    public void CheckAtStart()
    {
        ClaimGateway();
        var isFirstSilo = silo.SiloAddress.Endpoint.Equals(EndpointList.Parse(options.Value.Cluster.PrimarySilo));
        Volatile.Write(ref _isNewAtStart, isFirstSilo && !AnyFrontendMayHoldPermits() ? 1 : 0);
    }

    /// <inheritdoc/>
    public void ForgetStart() => Volatile.Write(ref _isNewAtStart, 0);

    // Before the gateway opens, so that no frontend has a permit of this cluster before its folder is known to be this cluster's.
    private void ClaimGateway()
    {
        try
        {
            StateDirectory.Claim(options.Value.Cluster);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StartRefusedException)
        {
            // The silos of other clusters then wait for the frontends here as for their own; nothing is granted twice by that.
        }
    }

    // A folder that cannot be read proves nothing, and the ledger settles.
    private bool AnyFrontendMayHoldPermits()
    {
        try
        {
            return StateDirectory.ToSearch(options.Value.Cluster).Any(directory =>
                NameLock.Names(directory).Any(name => NameLock.IsHeld(directory, name) && FrontendIds.Read(directory, name).Own.Count > 0));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StartRefusedException)
        {
            LogUnreadable(failure.Message);
            return true;
        }
    }

    [LoggerMessage(1514, LogLevel.Warning, "The folder of name locks proves nothing about the frontends of this machine ({Reason}), so a missing ledger would settle first. Mend Tidegate:Cluster:StateDirectory")]
    private partial void LogUnreadable(string reason);
}
