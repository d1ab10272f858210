using Tidegate.Budget;

namespace Tidegate.WebFrontend.Refusals;

/// <summary>Why an upgrade is refused, and when to come back. A value, not an exception.</summary>
/// <param name="Reason">One of <see cref="RefusalReasons"/>.</param>
/// <param name="RetryAfter">Hint for the client; whole seconds on the wire, at least 1.</param>
/// <param name="Limit">The limit that was met, in connections (per second for <c>rate</c>).</param>
/// <param name="InUse">What is in use of it, as known here.</param>
/// <param name="Detail">A sentence that says what was wrong and what to do.</param>
internal sealed record Refusal(string Reason, TimeSpan RetryAfter, long Limit, long InUse, string Detail)
{
    /// <summary>429 for limits of one user or address, else 503.</summary>
    public int StatusCode => Reason is RefusalReasons.UserLimit or RefusalReasons.IpLimit ? 429 : 503;
}
