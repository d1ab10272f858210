namespace Tidegate.Auditing;

/// <summary>
/// What may differ between two views of the same connections, whoever compares them: the values of tag <c>pair</c> of
/// <c>tidegate.audit.drift</c>, and how the audit's status begins its entries.
/// </summary>
internal static class AuditPairs
{
    /// <summary>A grain whose connection has no socket.</summary>
    public const string GrainsWithoutSocket = "grains-sockets";

    /// <summary>A socket whose connection has no grain.</summary>
    public const string SocketsWithoutGrain = "sockets-grains";

    /// <summary>A frontend whose permits in use are not its open sockets. Its own sweep says so where it has more permits: one leaks.</summary>
    public const string PermitsAndSockets = "permits-sockets";

    /// <summary>A frontend with more open sockets than permits, as its own sweep finds them: a socket lives without one.</summary>
    public const string SocketsWithoutPermit = "sockets-permits";

    /// <summary>A frontend with more registered than open sockets: a registration was not removed.</summary>
    public const string RegisteredWithoutSocket = "registered-sockets";

    /// <summary>A frontend whose permits in use are not those of its ledger entry.</summary>
    public const string LedgerAndPermits = "ledger-permits";
}
