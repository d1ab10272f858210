using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tidegate.Budget;

namespace Tidegate.WebFrontend.Refusals;

/// <summary>The answer to an upgrade that is not granted.</summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="Reason">One of <see cref="RefusalReasons"/>, or of the five below.</param>
/// <param name="Detail">A sentence that says what was wrong and what to do.</param>
/// <param name="Refusal">The limit that was met; null where the request itself was wrong.</param>
internal sealed record Denial(int StatusCode, string Reason, string Detail, Refusal? Refusal = null)
{
    public const string RequestReason = "request";
    public const string OriginReason = "origin";
    public const string AuthReason = "auth";
    public const string HandlerReason = "handler";
    public const string LinkReason = "link";

    /// <summary>The part of the token that is wrong; null where it is not about a token.</summary>
    public string? Claim { get; init; }

    /// <summary>What operators are told beyond the detail, for the log alone; null where that is all there is to say.</summary>
    public string? Cause { get; init; }

    /// <summary>400: not a request that this endpoint understands.</summary>
    public static Denial BadRequest(string detail) => new(StatusCodes.Status400BadRequest, RequestReason, detail);

    /// <summary>401: no token, or a bad one.</summary>
    public static Denial Unauthorized(string detail) => new(StatusCodes.Status401Unauthorized, AuthReason, detail);

    /// <summary>403: a page that may not connect.</summary>
    public static readonly Denial Origin =
        new(StatusCodes.Status403Forbidden, OriginReason, "Pages of this origin may not connect. Add it to Access:Origins to allow it.");

    /// <summary>The application of the hub let the client not connect, or did not say.</summary>
    /// <param name="status">Its answer; 500 where there is none that counts.</param>
    public static Denial ByHandler(int status) => new(
        status,
        HandlerReason,
        status == StatusCodes.Status500InternalServerError
            ? "The application of this hub could not say whether the client may connect."
            : "The application of this hub does not let the client connect.");

    /// <summary>
    /// A connection that cannot be taken up (again): its client is told so by the close code 1008, since it takes every other answer for a reason
    /// to try again.
    /// </summary>
    public static readonly Denial LinkGone = new(
        StatusCodes.Status404NotFound, LinkReason, "There is no such connection (any more), or the reconnection token is not its own. Open a new one.");

    /// <summary>503: this frontend goes.</summary>
    public static Denial Draining() => Of(new Refusal(
        RefusalReasons.Draining, RetryHints.Draining, 0, 0, "This frontend takes no more clients. Connect again to reach another one."));

    /// <summary>503: this frontend waits for the cluster.</summary>
    public static Denial Starting(string detail) => Of(new Refusal(RefusalReasons.Unavailable, RetryHints.Starting, 0, 0, detail));

    /// <summary>429 or 503: a limit.</summary>
    public static Denial Of(Refusal refusal) => new(refusal.StatusCode, refusal.Reason, refusal.Detail, refusal);

    /// <summary>Its document, with <c>code</c> and <c>message</c> for Web PubSub's clients.</summary>
    public Problem Problem => new(StatusCode, ReasonPhrases.GetReasonPhrase(StatusCode), Detail)
    {
        Type = "urn:tidegate:refused:" + Reason,
        Reason = Reason,
        Met = Refusal is { } met ? (met.Limit, met.InUse) : null,
        RetryAfter = Refusal?.RetryAfter,
        Claim = Claim,
        Code = Reason switch
        {
            RefusalReasons.Limit => "ConnectionCountLimitReached",
            RefusalReasons.Draining => "Draining",
            RefusalReasons.Unavailable => "Unavailable",
            RefusalReasons.Rate => "ConnectRateLimitReached",
            RefusalReasons.Capacity => "CapacityReached",
            RefusalReasons.UserLimit => "UserLimitReached",
            RefusalReasons.IpLimit => "AddressLimitReached",
            AuthReason => "Unauthorized",
            OriginReason => "OriginNotAllowed",
            HandlerReason => StatusCode == StatusCodes.Status500InternalServerError ? "EventHandlerFailed" : "RefusedByEventHandler",
            LinkReason => "ConnectionNotFound",
            _ => "BadRequest",
        },
    };
}
