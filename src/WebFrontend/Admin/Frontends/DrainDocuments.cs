using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Admin.Common;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>Body of <c>POST /admin/frontends/{id}:drain</c> and <c>DELETE</c> of the same; may be missing.</summary>
/// <param name="Reason">Why, at most 500 characters; for the log.</param>
internal sealed record DrainBody(string? Reason)
{
    /// <returns>What is wrong and what to do, or null.</returns>
    public string? Check() => OrderReason.CheckLength(Reason);
}

/// <summary>Where the drain of a frontend stands.</summary>
/// <param name="FrontendId">The frontend.</param>
/// <param name="Name">Its configured name.</param>
/// <param name="State"><c>serving</c>, <c>draining</c>, or <c>drained</c>: no connection is left.</param>
/// <param name="Connections">Connections that are not gone yet.</param>
/// <param name="FirstCloseInSeconds">When the first close is due; 0 where it was.</param>
/// <param name="LastCloseInSeconds">When the last close is due; 0 where nothing is left to be closed.</param>
/// <param name="Leaving">The process ends when it is drained.</param>
internal sealed record DrainDocument(
    string FrontendId,
    string Name,
    string State,
    int Connections,
    double FirstCloseInSeconds,
    double LastCloseInSeconds,
    bool Leaving)
{
    public static DrainDocument From(DrainPlan plan) => new(
        plan.FrontendId,
        plan.Name,
        plan.State.Name(),
        plan.Connections,
        plan.FirstCloseIn.TotalSeconds,
        plan.LastCloseIn.TotalSeconds,
        plan.Leaving);
}
