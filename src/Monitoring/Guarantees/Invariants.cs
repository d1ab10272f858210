using Tidegate.Budget;

namespace Tidegate.Guarantees;

/// <summary>
/// The predicates that make up the promise of the budget (docs/guarantees.md, I1 and I2). The ledger checks them at each transition,
/// the permit pool at each answer, tests and simulation wherever they look.
/// </summary>
public static class Invariants
{
    /// <summary>I2, ledger: all that is out fits under the limit, or the ledger knows that it is overcommitted.</summary>
    /// <returns>Null where it holds, else a sentence that says what does not.</returns>
    public static string? Ledger(Permits granted, LimitSetting limit, bool overcommitted) =>
        limit.Allows(granted) || overcommitted
            ? null
            : $"{granted} permits are out under a limit of {limit.MaxConnections} ({limit.PriorityReserve} reserved) that is not marked overcommitted";

    /// <summary>I2, frontend: live sockets fit under the cap, and the cap under what the ledger granted.</summary>
    /// <returns>Null where it holds, else a sentence that says what does not.</returns>
    public static string? Pool(Permits live, Permits cap, Permits allowance) =>
        !live.FitsIn(cap) ? $"{live} sockets live over a cap of {cap}"
        : !cap.FitsIn(allowance) ? $"cap {cap} is over the allowance of {allowance}"
        : null;
}
