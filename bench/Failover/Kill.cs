using System.Globalization;

namespace Tidegate.Failover;

/// <summary>What one kill of the budget's silo cost.</summary>
/// <param name="Takeover">Until another silo has taken the budget over.</param>
/// <param name="Grant">Until a client got a permit that had to be granted, by frontend.</param>
/// <param name="Grains">Until the grain of each connection has answered.</param>
/// <param name="Audit">Until sockets, permits, grains and ledger agreed again; null where it was not waited for.</param>
internal sealed record Kill(TimeSpan Takeover, IReadOnlyList<TimeSpan> Grant, TimeSpan Grains, TimeSpan? Audit)
{
    /// <summary>The first grant anywhere.</summary>
    public TimeSpan FirstGrant => Grant.Min();

    /// <summary>Until every frontend got one.</summary>
    public TimeSpan LastGrant => Grant.Max();

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"takeover {Takeover.TotalSeconds:0.00} s, grants {string.Join(" and ", Grant.Select(grant => grant.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)))} s, grains {Grains.TotalSeconds:0.00} s, audit {Audit?.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "-"} s");
}
