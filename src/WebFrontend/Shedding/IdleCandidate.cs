namespace Tidegate.WebFrontend.Shedding;

/// <summary>A connection as far as it matters for closing the least valuable ones.</summary>
/// <param name="Id">The connection.</param>
/// <param name="IdleFor">Time since its last application activity.</param>
/// <param name="WarnedFor">Time since a warning that it has not answered; null where there is none.</param>
internal readonly record struct IdleCandidate(string Id, TimeSpan IdleFor, TimeSpan? WarnedFor)
{
    /// <summary>Those who are idle for so long, the least valuable first: those that were warned, then the longest idle.</summary>
    public static IReadOnlyList<string> LeastValuable(IEnumerable<IdleCandidate> all, TimeSpan idleFor) =>
    [
        .. all.Where(candidate => candidate.IdleFor >= idleFor)
            .OrderByDescending(candidate => candidate.WarnedFor is not null)
            .ThenByDescending(candidate => candidate.IdleFor)
            .Select(candidate => candidate.Id),
    ];

    /// <summary>
    /// Whom to close while no permit is free: those whose warning is old enough to have been answered, the longest idle first. Nobody who
    /// was not warned, and at most a number at a time.
    /// </summary>
    public static IReadOnlyList<IdleCandidate> Overdue(IEnumerable<IdleCandidate> all, TimeSpan warning, int most) =>
        [.. all.Where(candidate => candidate.WarnedFor >= warning).OrderByDescending(candidate => candidate.IdleFor).Take(most)];
}
