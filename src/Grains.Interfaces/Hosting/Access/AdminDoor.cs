using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Access;

/// <summary>
/// The door of everything that is for operators: key, or without a key the guard against web pages. The key may also come by HTTP Basic, so
/// that a browser can present it. A browser repeats it with every request to this address, whichever page made it: what changes anything
/// is then taken from pages of this listener only.
/// </summary>
internal sealed partial class AdminDoor(AdminAccess access, TimeProvider time, ILogger<AdminDoor> logger)
{
    private const string KeyHeader = "X-Admin-Key";

    private readonly WarningThrottle _refusals = new();

    /// <summary>How a client may present the key (RFC 7235, section 4.1).</summary>
    public static readonly string[] Challenges = ["Basic realm=\"Tidegate\", charset=\"UTF-8\"", "Bearer"];

    /// <summary>Judges a request, and logs a refusal.</summary>
    public DoorVerdict Judge(HttpContext http)
    {
        var verdict = Look(http.Request);
        // Whoever tries keys must not be able to fill the log.
        if (verdict != DoorVerdict.Open && _refusals.TryPass(time.GetElapsedTime(0), out var others))
            LogRefused(http.Connection.RemoteIpAddress, verdict, others);
        return verdict;
    }

    private DoorVerdict Look(HttpRequest request)
    {
        if (access.NeedsKey)
        {
            var allowsBasic = !Changes(request.Method) || IsOfThisListener(request);
            return access.Allows(Single(request.Headers.Authorization), Single(request.Headers[KeyHeader]), allowsBasic) ? DoorVerdict.Open : DoorVerdict.Key;
        }

        if (!LoopbackGuard.IsLoopback(request.Host.Value ?? "")) return DoorVerdict.Host;
        return !Changes(request.Method) || request.Headers.Origin.Count == 0 || IsOfThisListener(request) ? DoorVerdict.Open : DoorVerdict.Origin;
    }

    private static bool IsOfThisListener(HttpRequest request) =>
        Single(request.Headers.Origin) is { } origin && !LoopbackGuard.IsForeign(origin, request.Scheme, request.Host.Value ?? "");

    private static bool Changes(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // Doubled headers are nobody's good intention.
    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    [LoggerMessage(4100, LogLevel.Warning, "An admin request from {Remote} was refused: {Check}; {Others} others since the last such line.")]
    private partial void LogRefused(IPAddress? remote, DoorVerdict check, int others);
}

/// <summary>What <see cref="AdminDoor"/> says.</summary>
internal enum DoorVerdict : byte
{
    /// <summary>Come in.</summary>
    Open,

    /// <summary>The key is missing or wrong.</summary>
    Key,

    /// <summary>Without a key: the name under which this listener was called is none of loopback.</summary>
    Host,

    /// <summary>Without a key: a page of another origin wants to change something.</summary>
    Origin,
}
