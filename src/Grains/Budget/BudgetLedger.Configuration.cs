using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <content>
/// The configuration of the cluster belongs to the ledger. A silo's own begins a ledger; after that it counts only with a higher version,
/// once, so that neither a forgotten option nor a rolling change imposes itself with a takeover.
/// </content>
internal sealed partial class BudgetLedger
{
    /// <summary>The configuration in force.</summary>
    public ClusterConfiguration Configuration => _configuration;

    private void ApplyOffer(long ticket, ClusterConfiguration offer)
    {
        // L1: what is in force is a statement about storage as well.
        _dirty = true;
        if (TakeIfNewer(offer)) PushToAll();
        _replies.Add(new LedgerReply(ticket, null, Configuration: _configuration));
    }

    private bool TakeIfNewer(ClusterConfiguration offer)
    {
        if (offer.Version <= _configuration.Version) return false;
        var changes = ConfigurationDifference.Between(_configuration, offer);
        Note(
            LedgerEventKind.ConfigurationTaken,
            "",
            $"Configuration version {offer.Version} is in force instead of {_configuration.Version}: "
            + (changes.Count == 0 ? "nothing differs." : string.Join(", ", changes.Select(change => $"{change.Key} {change.Cluster} -> {change.Configured}")) + "."));
        Use(offer);
        // What an operator set stays until it is reset; the reserve is always the configured one.
        var configured = Configured(_limit.Version + 1);
        var limit = _limit.SetByOperator ? configured with { MaxConnections = _limit.MaxConnections, SetByOperator = true } : configured;
        if (limit != _limit with { Version = limit.Version }) SetLimit(limit);
        return true;
    }

    private void Use(ClusterConfiguration configuration)
    {
        _configuration = configuration;
        _rules = _rules.Under(configuration);
        _largestTtl = Longer(_largestTtl, _rules.Ttl);
        _pressure.Threshold = _rules.BackpressureThreshold;
        _dirty = true;
    }

    /// <summary>A limit that frontends have seen and storage has lost is the configured one, unless an operator set it.</summary>
    private void TakeLostLimit(LimitSetting seen)
    {
        if (!seen.SetByOperator) Use(_configuration with { MaxConnections = seen.MaxConnections, PriorityReserve = seen.PriorityReserve });
        SetLimit(seen);
    }

    private LimitSetting Configured(long version) => new()
    {
        Version = version,
        MaxConnections = _rules.MaxConnections,
        PriorityReserve = _rules.PriorityReserve,
    };

    /// <summary>An older version stored the limit alone: it stays what it is, and this silo's configuration is the rest.</summary>
    private static ClusterConfiguration BeforeItWasKept(LedgerDocument stored, LedgerRules rules)
    {
        var own = rules.ToConfiguration() with { Version = 0 };
        return stored.Limit is { SetByOperator: false } limit
            ? own with { MaxConnections = limit.MaxConnections, PriorityReserve = limit.PriorityReserve }
            : own;
    }
}
