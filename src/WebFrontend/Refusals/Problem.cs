using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Refusals;

/// <summary>What is wrong with a request, for a problem document (RFC 9457). An endpoint may return it as its result.</summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="Title">The kind of problem in a few words.</param>
/// <param name="Detail">A sentence that says what was wrong and what to do.</param>
internal sealed record Problem(int StatusCode, string Title, string Detail) : IResult
{
    /// <summary>URI of the kind of problem; the section of RFC 9110 on the status, where it has one and nothing else is said.</summary>
    public string? Type { get; init; } = StatusCode is >= 400 and <= 417 or >= 500 and <= 505
        ? $"https://tools.ietf.org/html/rfc9110#section-15.{(StatusCode / 100) + 1}.{(StatusCode % 100) + 1}"
        : null;

    /// <summary>Machine-readable reason, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The limit that was met and what is in use of it, or null.</summary>
    public (long Limit, long InUse)? Met { get; init; }

    /// <summary>When to come back, or null; whole seconds on the wire, at least 1.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The part of a token that is wrong, or null.</summary>
    public string? Claim { get; init; }

    /// <summary>The reason as Web PubSub's clients know it, or null; the detail then stands in <c>message</c>, too.</summary>
    public string? Code { get; init; }

    /// <summary>400.</summary>
    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "Bad request", detail);

    /// <summary>404.</summary>
    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>409.</summary>
    public static Problem Conflict(string detail) => new(StatusCodes.Status409Conflict, "Conflict", detail);

    /// <summary>413.</summary>
    public static Problem TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "Too large", detail);

    /// <summary>415.</summary>
    public static Problem UnsupportedMediaType(string detail) =>
        new(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", detail);

    /// <summary>500, without details.</summary>
    public static Problem Internal() => new(
        StatusCodes.Status500InternalServerError, "Internal error", "The request failed; the log has the details under this correlation id.");

    /// <summary>503.</summary>
    /// <param name="reason">Machine-readable reason.</param>
    /// <param name="detail">What happened and what to do.</param>
    /// <param name="retryAfter">When to come back.</param>
    public static Problem Unavailable(string reason, string detail, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "Service unavailable", detail) { Reason = reason, RetryAfter = retryAfter };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.WriteAsync(httpContext, this);
}
