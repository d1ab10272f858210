using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Access;

/// <summary>The door of everything that is for operators: key, or without a key the guard against web pages.</summary>
internal sealed partial class AdminDoor(AdminAccess access, TimeProvider time, ILogger<AdminDoor> logger)
{
    private const string KeyHeader = "X-Admin-Key";

    private readonly WarningThrottle _refusals = new();

    /// <summary>Judges a request, and logs a refusal.</summary>
    /// <param name="http">The request.</param>
    /// <param name="allowsBasic">See <see cref="AdminAccess.Allows"/>.</param>
    public DoorVerdict Judge(HttpContext http, bool allowsBasic = false)
    {
        var verdict = Look(http.Request, allowsBasic);
        // Whoever tries keys must not be able to fill the log.
        if (verdict != DoorVerdict.Open && _refusals.TryPass(time.GetElapsedTime(0), out var others))
            LogRefused(http.Connection.RemoteIpAddress, verdict, others);
        return verdict;
    }

    private DoorVerdict Look(HttpRequest request, bool allowsBasic)
    {
        if (access.NeedsKey)
            return access.Allows(Single(request.Headers.Authorization), Single(request.Headers[KeyHeader]), allowsBasic) ? DoorVerdict.Open : DoorVerdict.Key;
        if (!LoopbackGuard.IsLoopback(request.Host.Value ?? "")) return DoorVerdict.Host;
        if (!Changes(request.Method) || request.Headers.Origin.Count == 0) return DoorVerdict.Open;
        var origin = Single(request.Headers.Origin);
        return origin is not null && !LoopbackGuard.IsForeign(origin, request.Scheme, request.Host.Value ?? "") ? DoorVerdict.Open : DoorVerdict.Origin;
    }

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
