using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Who asks, for the log: there is one key, so the address is all that tells operators apart.</summary>
internal static class AdminActor
{
    public static string Of(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? $"admin@{address}" : "admin";
}
