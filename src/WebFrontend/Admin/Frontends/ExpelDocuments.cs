using Tidegate.Budget;
using Tidegate.WebFrontend.Admin.Common;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>Body of <c>POST /admin/frontends/{id}:expel</c>.</summary>
/// <param name="Reason">Why, 1 to 500 characters; for the log.</param>
internal sealed record ExpelBody(string? Reason)
{
    /// <returns>What is wrong and what to do, or null.</returns>
    public string? Check() => OrderReason.Check(Reason, "why the frontend is to leave");
}

/// <summary>What became of an expulsion.</summary>
/// <param name="FrontendId">The frontend.</param>
/// <param name="Name">Its configured name; empty where it has left.</param>
/// <param name="State"><c>expelled</c>: it closes its connections (4007) with its next report. <c>left</c>: it was gone already.</param>
/// <param name="Live">Connections it last reported.</param>
/// <param name="Allowance">Permits that are out there until it has left.</param>
/// <param name="PermitsBackWithinSeconds">When they are back at the latest, even if nothing is heard of it again.</param>
internal sealed record ExpelDocument(string FrontendId, string Name, string State, int Live, int Allowance, double PermitsBackWithinSeconds)
{
    public static ExpelDocument From(string frontendId, ExpelResult result) => new(
        frontendId,
        result.Name,
        result.Outcome == ExpelOutcome.Left ? "left" : "expelled",
        result.Live.Total,
        result.Allowance.Total,
        result.ExpiresIn.TotalSeconds);
}
