using System.Globalization;

namespace Tidegate.Failover;

/// <summary>What it cost to be without any silo. Times from the start of the new silos.</summary>
/// <param name="Grant">Until every frontend got a permit that had to be granted.</param>
/// <param name="Audit">Until sockets, permits, grains and ledger agreed again.</param>
internal sealed record Outage(TimeSpan Grant, TimeSpan Audit)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"grants {Grant.TotalSeconds:0.00} s, audit {Audit.TotalSeconds:0.00} s");
}
