using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Explaining;
using Tidegate.WebFrontend.Explaining;

namespace Tidegate.WebFrontend.Admin.Refusals;

/// <summary>A refused upgrade in the list of them.</summary>
/// <param name="At">When it was refused.</param>
/// <param name="Frontend">Name of the frontend that refused it.</param>
/// <param name="Reason">Reason, as the client was told it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Limit">The limit that was met; null where the request itself was wrong.</param>
/// <param name="InUse">What was in use of it.</param>
/// <param name="Class"><c>standard</c> or <c>priority</c>.</param>
/// <param name="Hub">The hub; null where the request did not say it.</param>
/// <param name="Remote">Remote address and port.</param>
/// <param name="CorrelationId">Correlation id of the request.</param>
/// <param name="RetryAfterSeconds">When the client was told to come back; null where that does not help.</param>
internal sealed record RefusalDocument(
    DateTimeOffset At,
    string Frontend,
    string Reason,
    int Status,
    long? Limit,
    long? InUse,
    string? Class,
    string? Hub,
    string Remote,
    string CorrelationId,
    double? RetryAfterSeconds)
{
    public static RefusalDocument From(RefusalRecord refusal) => new(
        refusal.At,
        refusal.Frontend,
        refusal.Reason,
        refusal.Status,
        refusal.Limit,
        refusal.InUse,
        refusal.Class?.Name(),
        refusal.Hub,
        refusal.Remote,
        refusal.CorrelationId,
        refusal.RetryAfter?.TotalSeconds);
}

/// <summary>Refusals of the whole cluster, the newest first.</summary>
/// <param name="Refusals">The refusals.</param>
/// <param name="Unreachable">Frontends that did not answer, whose refusals are missing.</param>
internal sealed record RefusalListDocument(ImmutableArray<RefusalDocument> Refusals, ImmutableArray<string> Unreachable);

/// <summary>A refused upgrade by itself.</summary>
internal sealed record RefusedConnectionDocument
{
    /// <summary>The correlation id that was asked for.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>refused</c>.</summary>
    public string State => "refused";

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the frontend that refused it.</summary>
    public required string Frontend { get; init; }

    /// <summary>Reason, as the client was told it.</summary>
    public required string Reason { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The limit that was met; null where the request itself was wrong.</summary>
    public required long? Limit { get; init; }

    /// <summary>What was in use of it.</summary>
    public required long? InUse { get; init; }

    /// <summary><c>standard</c> or <c>priority</c>.</summary>
    public required string? Class { get; init; }

    /// <summary>The hub; null where the request did not say it.</summary>
    public required string? Hub { get; init; }

    /// <summary>Remote address and port.</summary>
    public required string Remote { get; init; }

    /// <summary>When the client was told to come back, in seconds.</summary>
    public required double? RetryAfterSeconds { get; init; }

    /// <summary>Why, and what to do.</summary>
    public required string Explanation { get; init; }

    public static RefusedConnectionDocument From(RefusalRecord refusal) => new()
    {
        Id = refusal.CorrelationId,
        At = refusal.At,
        Frontend = refusal.Frontend,
        Reason = refusal.Reason,
        Status = refusal.Status,
        Limit = refusal.Limit,
        InUse = refusal.InUse,
        Class = refusal.Class?.Name(),
        Hub = refusal.Hub,
        Remote = refusal.Remote,
        RetryAfterSeconds = refusal.RetryAfter?.TotalSeconds,
        Explanation = Explanations.Of(refusal),
    };
}
