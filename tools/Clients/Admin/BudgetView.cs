namespace Tidegate.Clients.Admin;

/// <summary>What <c>GET /admin/budget</c> answers, as far as tests look at it.</summary>
public sealed record BudgetView
{
    /// <summary>The limit in force.</summary>
    public int Limit { get; init; }

    /// <summary>The limit that grants are made from.</summary>
    public int EffectiveLimit { get; init; }

    /// <summary>Pressure level.</summary>
    public string Pressure { get; init; } = "";

    /// <summary>Recovery procedures that run.</summary>
    public List<string> Recovery { get; init; } = [];

    /// <summary>Accounted memory.</summary>
    public MemoryView Memory { get; init; } = new();

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

    /// <summary>Connections that the server closed, by reason.</summary>
    public Dictionary<string, long> Closed { get; init; } = [];

    /// <summary>The ledger's entries.</summary>
    public List<BudgetFrontendView> Frontends { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"limit {Limit} ({EffectiveLimit}), {Pressure}, memory {Memory.InUseBytes} of {Memory.CeilingBytes}, recovery [{string.Join(", ", Recovery)}], inUse {InUse}, granted {Granted}, free {Free}, epoch {Epoch}, settling for {SettlingForSeconds:0.0} s, frontends [{string.Join("; ", Frontends)}]";
}

/// <summary>Accounted memory of all connections.</summary>
public sealed record MemoryView
{
    /// <summary>In use.</summary>
    public long InUseBytes { get; init; }

    /// <summary>The most there may be.</summary>
    public long CeilingBytes { get; init; }
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
