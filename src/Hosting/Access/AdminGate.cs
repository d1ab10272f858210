using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Access;

/// <summary>
/// The gate of everything that is for operators: key, or without a key the guard against web pages and against proxies that would make
/// loopback public. The key may also come by HTTP Basic, so that a browser can present it. A browser repeats it with every request to this
/// address, whichever page made it: what changes anything is then taken from pages of this listener only.
/// </summary>
internal sealed partial class AdminGate(AdminAccess access, KeyGuesses guesses, TimeProvider time, ILogger<AdminGate> logger)
{
    private const string KeyHeader = "X-Admin-Key";

    private readonly WarningThrottle _refusals = new();

    /// <summary>How a client may present the key (RFC 7235, section 4.1).</summary>
    public static readonly string[] Challenges = ["Basic realm=\"Tidegate\", charset=\"UTF-8\"", "Bearer"];

    /// <summary>Judges a request, and logs a refusal.</summary>
    public AdminVerdict Judge(HttpContext http)
    {
        var now = time.GetElapsedTime(0);
        var verdict = access.NeedsKey ? CheckKey(http, now) : CheckOrigin(http.Request);
        // Whoever tries keys must not be able to fill the log.
        if (verdict != AdminVerdict.Open && _refusals.TryPass(now, out var others))
            LogRefused(http.Connection.RemoteIpAddress, verdict, others);
        return verdict;
    }

    /// <summary>HTTP status of a refusal.</summary>
    public static int StatusOf(AdminVerdict verdict) => verdict switch
    {
        AdminVerdict.Key => StatusCodes.Status401Unauthorized,
        AdminVerdict.Guessing => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status403Forbidden,
    };

    /// <summary>Why a request is refused, and what to do.</summary>
    public static string Explain(AdminVerdict verdict) => verdict switch
    {
        AdminVerdict.Key => "Send the admin key: in X-Admin-Key, in Authorization: Bearer, or as the password of HTTP Basic.",
        AdminVerdict.Guessing => "Too many wrong admin keys came from this address. Wait as long as Retry-After says, then send the right one.",
        AdminVerdict.Host => "Without an admin key this listener answers under loopback names only. Set Tidegate:Admin:Key, or use http://127.0.0.1.",
        AdminVerdict.Proxy => "Without an admin key this listener answers nobody who comes through a proxy. Set Tidegate:Admin:Key and send it.",
        _ => "Pages of other origins may not change anything here. Set Tidegate:Admin:Key and send it.",
    };

    private AdminVerdict CheckKey(HttpContext http, TimeSpan now)
    {
        var headers = http.Request.Headers;
        var address = AddressKey.Of(http.Connection.RemoteIpAddress);
        var sent = headers.Authorization.Count > 0 || headers.ContainsKey(KeyHeader);
        if (sent && guesses.WaitOf(address, now) is var wait && wait > TimeSpan.Zero)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return AdminVerdict.Guessing;
        }

        var allowsBasic = !Changes(http.Request.Method) || IsOfThisListener(http.Request);
        if (access.Allows(Single(headers.Authorization), Single(headers[KeyHeader]), allowsBasic))
            return AdminVerdict.Open;
        if (sent)
            guesses.Note(address, now);
        return AdminVerdict.Key;
    }

    private static AdminVerdict CheckOrigin(HttpRequest request)
    {
        if (!LoopbackGuard.IsLoopback(request.Host.Value ?? ""))
            return AdminVerdict.Host;
        if (LoopbackGuard.IsPassedOn(request.Headers))
            return AdminVerdict.Proxy;
        return !Changes(request.Method) || IsOfNoOtherPage(request) ? AdminVerdict.Open : AdminVerdict.Origin;
    }

    private static bool IsOfNoOtherPage(HttpRequest request) => request.Headers.Origin.Count == 0
        ? !LoopbackGuard.IsOfOtherSite(request.Headers)
        : IsOfThisListener(request);

    private static bool IsOfThisListener(HttpRequest request) =>
        Single(request.Headers.Origin) is { } origin && !LoopbackGuard.IsForeign(origin, request.Scheme, request.Host.Value ?? "");

    private static bool Changes(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // Doubled headers are nobody's good intention.
    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    [LoggerMessage(4100, LogLevel.Warning, "An admin request from {Remote} was refused: {Check}; {Others} others since the last such line.")]
    private partial void LogRefused(IPAddress? remote, AdminVerdict check, int others);
}
