using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.WebFrontend.Admin.Common;

namespace Tidegate.WebFrontend.Admin.Budget;

/// <summary>Body of <c>PUT /admin/limits</c>.</summary>
/// <param name="MaxConnections">The new limit, 0 to 10,000,000; null or left out returns to the configured one.</param>
/// <param name="Reason">Why, 1 to 500 characters; for the log.</param>
internal sealed record LimitBody(int? MaxConnections, string? Reason)
{
    /// <returns>What is wrong and what to do, or null.</returns>
    public string? Check()
    {
        if (MaxConnections is < 0 or > LimitSetting.Highest)
        {
            return $"maxConnections: {MaxConnections} is not from 0 to {LimitSetting.Highest}; null returns to the configured limit.";
        }

        return OrderReason.Check(Reason, "why the limit changes");
    }
}

/// <summary>What a change of the limit did and will do.</summary>
/// <param name="Previous">The limit before.</param>
/// <param name="Current">The limit now in force, stored.</param>
/// <param name="ToClose">Connections that will be closed, warned and staggered.</param>
/// <param name="Plan">How many each frontend closes.</param>
internal sealed record LimitChangeDocument(
    LimitDocument Previous,
    LimitDocument Current,
    int ToClose,
    ImmutableArray<ShedDocument> Plan)
{
    public static LimitChangeDocument From(LimitChange change) => new(
        LimitDocument.From(change.Previous),
        LimitDocument.From(change.Current),
        change.ToClose,
        [.. change.Plan.Select(part => new ShedDocument(part.FrontendId, part.Name, part.Live, part.Close))]);
}

/// <summary>A limit.</summary>
/// <param name="MaxConnections">Connections in the cluster.</param>
/// <param name="Reserved">How many of them only priority clients may use.</param>
/// <param name="SetByOperator">False where it is the configured one.</param>
/// <param name="Version">Grows with every change.</param>
internal sealed record LimitDocument(int MaxConnections, int Reserved, bool SetByOperator, long Version)
{
    public static LimitDocument From(LimitSetting limit) => new(
        limit.MaxConnections,
        Math.Min(limit.PriorityReserve, limit.MaxConnections),
        limit.SetByOperator,
        limit.Version);
}

/// <summary>One frontend's part of a plan.</summary>
/// <param name="FrontendId">The frontend.</param>
/// <param name="Name">Its configured name.</param>
/// <param name="Live">Connections it has now.</param>
/// <param name="Close">Connections it closes.</param>
internal sealed record ShedDocument(string FrontendId, string Name, int Live, int Close);
