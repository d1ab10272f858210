using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Filters;

/// <summary>The connection that a filter is asked about.</summary>
/// <param name="UserId">Its user; null for an anonymous one.</param>
/// <param name="ConnectionId">Its id.</param>
/// <param name="Groups">Its groups.</param>
internal readonly record struct FilterSubject(string? UserId, string ConnectionId, ImmutableArray<string> Groups);

/// <summary>One evaluation of a filter.</summary>
/// <param name="subject">The connection.</param>
internal struct FilterRun(FilterSubject subject)
{
    /// <summary>The connection.</summary>
    public readonly FilterSubject Subject = subject;

    /// <summary>Something had no value, such as a piece beyond the end of a text: the filter is not true, whatever the rest says.</summary>
    public bool HasFailed;
}

/// <summary>Evaluates a part of a filter.</summary>
internal delegate FilterValue FilterEvaluation(ref FilterRun run);

/// <summary>A part of a filter that makes sense.</summary>
/// <param name="Type">What it evaluates to; a text may be null.</param>
/// <param name="Evaluate">Evaluates it; total.</param>
internal sealed record FilterTerm(FilterType Type, FilterEvaluation Evaluate);
