namespace Tidegate.Clients.Admin;

/// <summary>One procedure of <c>GET /admin/recovery</c>, as far as tests look at it.</summary>
public sealed record RecoveryView
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>idle</c> or <c>running</c>.</summary>
    public string State { get; init; } = "";

    /// <summary><c>automatic</c> or an operator; null where it never ran.</summary>
    public string? StartedBy { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Where it stands.</summary>
    public string Progress { get; init; } = "";

    /// <summary>How the last run ended.</summary>
    public string? LastOutcome { get; init; }
}

/// <summary>All of them.</summary>
public sealed record RecoveryList
{
    /// <summary>The procedures.</summary>
    public List<RecoveryView> Procedures { get; init; } = [];
}
