using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;

namespace Tidegate.Silo.Budget;

/// <summary>
/// In mode <c>Redis</c> frontends may be on any machine, and a flushed Redis looks like a new one: only the operator can say that the
/// cluster is new. The word counts while this silo starts and not after, so that a Redis that is flushed under a running cluster is never
/// taken for a new one, though the setting was left on.
/// </summary>
internal sealed class ToldBootstrap(IOptions<TidegateOptions> options) : ILedgerBootstrap, ILedgerStart
{
    private int _hasStarted;

    /// <inheritdoc/>
    public bool IsNewCluster() => options.Value.Lease.Bootstrap && Volatile.Read(ref _hasStarted) == 0;

    /// <inheritdoc/>
    public void CheckAtStart()
    {
    }

    /// <inheritdoc/>
    public void ForgetStart() => Volatile.Write(ref _hasStarted, 1);
}
