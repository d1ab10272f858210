namespace Tidegate.Clients.Admin;

/// <summary>One connection of <c>GET /admin/connections</c>, as far as tests look at it.</summary>
public sealed record ConnectionRow
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its hub.</summary>
    public string Hub { get; init; } = "";

    /// <summary>Its user, or null.</summary>
    public string? User { get; init; }

    /// <summary><c>open</c>, <c>warned</c> or <c>closing</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>Seconds without application activity.</summary>
    public double IdleSeconds { get; init; }
}

/// <summary>A page of connections.</summary>
public sealed record ConnectionList
{
    /// <summary>The connections.</summary>
    public List<ConnectionRow> Connections { get; init; } = [];

    /// <summary>Where the next page begins; null on the last one.</summary>
    public string? ContinuationToken { get; init; }
}
