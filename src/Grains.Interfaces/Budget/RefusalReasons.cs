namespace Tidegate.Budget;

/// <summary>The closed list of reasons for a refused upgrade that costs no permit.</summary>
public static class RefusalReasons
{
    /// <summary>The cluster-wide limit is reached. 503.</summary>
    public const string Limit = "limit";

    /// <summary>The frontend is draining. 503.</summary>
    public const string Draining = "draining";

    /// <summary>The budget does not answer or settles, and no local permit is left; or the frontend is fenced. 503.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>More new connections per second than this frontend accepts. 503.</summary>
    public const string Rate = "rate";

    /// <summary>The frontend's process has no room for another client: memory, files. 503.</summary>
    public const string Capacity = "capacity";

    /// <summary>The user has as many connections as one user may. 429.</summary>
    public const string UserLimit = "user-limit";

    /// <summary>The address has as many connections as one address may. 429.</summary>
    public const string IpLimit = "ip-limit";
}
