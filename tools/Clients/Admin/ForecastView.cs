namespace Tidegate.Clients.Admin;

/// <summary>What <c>GET /admin/limits:whatIf</c> answers, as far as tests look at it.</summary>
public sealed record ForecastView
{
    /// <summary>Connections that would be closed.</summary>
    public int ToClose { get; init; }

    /// <summary>Time to the last close.</summary>
    public double TakesSeconds { get; init; }

    /// <summary>The frontends that would close connections.</summary>
    public List<FrontendForecastView> Frontends { get; init; } = [];
}

/// <summary>One frontend's part.</summary>
public sealed record FrontendForecastView
{
    /// <summary>Connections it would close.</summary>
    public int Close { get; init; }

    /// <summary>Those that would go first.</summary>
    public List<CandidateView> First { get; init; } = [];
}

/// <summary>A connection that would be closed.</summary>
public sealed record CandidateView
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Seconds since its last activity.</summary>
    public double IdleSeconds { get; init; }
}
