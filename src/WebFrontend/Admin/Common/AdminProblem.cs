using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Http;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Errors of the admin API: problem documents (RFC 9457) with the correlation id of the request.</summary>
internal static class AdminProblem
{
    public static IResult BadRequest(HttpContext context, string detail) =>
        Of(context, StatusCodes.Status400BadRequest, "Bad request", detail);

    /// <summary>What the door says to whoever it does not let in.</summary>
    public static IResult AtTheDoor(HttpContext context, DoorVerdict verdict)
    {
        if (verdict == DoorVerdict.Key)
            context.Response.Headers.WWWAuthenticate = AdminDoor.Challenges;
        var title = verdict switch
        {
            DoorVerdict.Key => "Unauthorized",
            DoorVerdict.Guessing => "Too many requests",
            _ => "Forbidden",
        };
        return Of(context, AdminDoor.StatusOf(verdict), title, AdminDoor.Explain(verdict));
    }

    public static IResult NotFound(HttpContext context, string detail) => Of(context, StatusCodes.Status404NotFound, "Not found", detail);

    public static IResult Conflict(HttpContext context, string detail) => Of(context, StatusCodes.Status409Conflict, "Conflict", detail);

    public static IResult TooLarge(HttpContext context, string detail) =>
        Of(context, StatusCodes.Status413PayloadTooLarge, "Too large", detail);

    public static IResult UnsupportedMediaType(HttpContext context, string detail) =>
        Of(context, StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", detail);

    public static IResult Internal(HttpContext context) => Of(
        context,
        StatusCodes.Status500InternalServerError,
        "Internal error",
        "The request failed; the log has the details under this correlation id.");

    /// <param name="context">The request.</param>
    /// <param name="reason">Machine-readable reason.</param>
    /// <param name="detail">What happened and what to do.</param>
    /// <param name="retryAfter">When to come back; whole seconds on the wire, at least 1.</param>
    public static IResult Unavailable(HttpContext context, string reason, string detail, TimeSpan retryAfter)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var problem = Describe(context, StatusCodes.Status503ServiceUnavailable, "Service unavailable", detail);
        problem.Extensions["reason"] = reason;
        problem.Extensions["retryAfterSeconds"] = seconds;
        return TypedResults.Problem(problem);
    }

    private static IResult Of(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(Describe(context, status, title, detail));

    private static ProblemDetails Describe(HttpContext context, int status, string title, string detail)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        problem.Extensions["correlationId"] = CorrelationId.Of(context);
        return problem;
    }
}
