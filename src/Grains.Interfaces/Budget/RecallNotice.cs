namespace Tidegate.Budget;

/// <summary>A push of the budget to a frontend.</summary>
/// <param name="FrontendId">The id it is meant for; another one ignores it.</param>
/// <param name="Target">Caps to come down to at once, but never below the live sockets; null recalls nothing.</param>
/// <param name="PermitsFree">Permits came free: refuse nobody before asking again.</param>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.recall")]
public sealed record RecallNotice(
    [property: Id(0)] string FrontendId,
    // Id 1 was the epoch of the ledger, which nobody read: it stays unused.
    [property: Id(2)] Permits? Target,
    [property: Id(3)] bool PermitsFree);
