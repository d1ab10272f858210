namespace Tidegate.TestKit.Admin;

/// <summary>What <c>GET /admin/budget</c> answers, as far as tests look at it.</summary>
public sealed record BudgetView
{
    /// <summary>The limit in force.</summary>
    public int Limit { get; init; }

    /// <summary>Live connections.</summary>
    public int InUse { get; init; }

    /// <summary>Permits out at frontends.</summary>
    public int Granted { get; init; }

    /// <summary>Permits that are not out.</summary>
    public int Free { get; init; }

    /// <summary>Epoch of the ledger.</summary>
    public long Epoch { get; init; }

    /// <summary>How long nothing new is granted, since storage is in doubt; null where it is trusted.</summary>
    public double? SettlingForSeconds { get; init; }

    /// <summary>True while more is out than the limit allows.</summary>
    public bool Overcommitted { get; init; }

    /// <summary>Refused upgrades by reason.</summary>
    public Dictionary<string, long> Refused { get; init; } = [];

    /// <summary>The ledger's entries.</summary>
    public List<BudgetFrontendView> Frontends { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"limit {Limit}, inUse {InUse}, granted {Granted}, free {Free}, epoch {Epoch}, settling for {SettlingForSeconds:0.0} s, frontends [{string.Join("; ", Frontends)}]";
}

/// <summary>One frontend in the ledger.</summary>
public sealed record BudgetFrontendView
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its configured name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Connections it reported.</summary>
    public int Live { get; init; }

    /// <summary>Permits it may use.</summary>
    public int Allowance { get; init; }

    /// <summary>Seconds since its last report.</summary>
    public double LastReportAge { get; init; }

    /// <summary><c>serving</c>, <c>draining</c>, <c>fenced</c> or <c>silent</c>.</summary>
    public string State { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} live {Live} of {Allowance}, {State}";
}
