using Microsoft.AspNetCore.Http;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Names in the paths of the admin API.</summary>
internal static class AdminPaths
{
    /// <summary>Ending of the routes that send a message.</summary>
    public const string Send = ":send";

    /// <summary>Ending of the route that expels a frontend.</summary>
    public const string Expel = ":expel";

    /// <summary>Ending of the routes that drain a frontend.</summary>
    public const string Drain = ":drain";

    private const int HubIndex = 2;
    private const int MemberIndex = 4;
    private const int ConnectionIndex = 2;
    private const int GroupConnectionIndex = 6;
    private const int FrontendIndex = 2;
    private const int LongestId = 128;

    /// <summary>The hub of <c>/admin/hubs/{hub}...</c>.</summary>
    public static string? Hub(HttpContext context, string suffix = "") =>
        HubName.TryParse(RawPath.NameAt(context, HubIndex, suffix), out var hub) ? hub : null;

    /// <summary>The group or user of <c>/admin/hubs/{hub}/groups/{group}...</c>.</summary>
    public static string? Member(HttpContext context, string suffix = "") =>
        RawPath.NameAt(context, MemberIndex, suffix) is { } name && GroupName.IsValid(name) ? name : null;

    /// <summary>The connection of <c>/admin/connections/{id}...</c>.</summary>
    public static string? Connection(HttpContext context, string suffix = "") => IdAt(context, ConnectionIndex, suffix);

    /// <summary>The connection of <c>/admin/hubs/{hub}/groups/{group}/connections/{id}</c>.</summary>
    public static string? GroupConnection(HttpContext context) => IdAt(context, GroupConnectionIndex, "");

    /// <summary>The frontend of <c>/admin/frontends/{id}...</c>.</summary>
    public static string? Frontend(HttpContext context, string suffix) => IdAt(context, FrontendIndex, suffix);

    // What cannot be an id costs no grain.
    private static string? IdAt(HttpContext context, int index, string suffix) =>
        RawPath.NameAt(context, index, suffix) is { Length: > 0 and <= LongestId } id
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? id
            : null;
}
