using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// What the roles of a client let it do with groups. <c>webpubsub.sendToGroup</c> and <c>webpubsub.joinLeaveGroup</c> grant it for all
/// groups, with <c>.{group}</c> for that one; <c>webpubsub.sendToGroups.{pattern}</c> and <c>webpubsub.joinLeaveGroups.{pattern}</c> for those
/// that a <see cref="GroupPattern"/> fits. Denied by default.
/// </summary>
internal static class GroupRights
{
    /// <summary>The most patterns of one right that are looked at.</summary>
    public const int MaxPatterns = 9;

    private const string Send = "webpubsub.sendToGroup";
    private const string Join = "webpubsub.joinLeaveGroup";

    /// <summary>Whether one of the roles lets it send to a group.</summary>
    public static bool MaySend(ImmutableArray<string> roles, string group) => IsGranted(Send, roles, group);

    /// <summary>Whether one of the roles lets it join and leave a group.</summary>
    public static bool MayJoin(ImmutableArray<string> roles, string group) => IsGranted(Join, roles, group);

    /// <summary>Whether a role has a meaning here.</summary>
    public static bool IsKnown(string role) => new[] { Send, Join }.Any(right =>
        role == right
        || role.StartsWith(right + ".", StringComparison.Ordinal)
        || (role.StartsWith(right + "s.", StringComparison.Ordinal) && GroupPattern.IsValid(role.AsSpan(right.Length + 2))));

    private static bool IsGranted(string right, ImmutableArray<string> roles, string group)
    {
        var patterns = 0;
        foreach (var role in roles)
        {
            if (!role.StartsWith(right, StringComparison.Ordinal))
                continue;
            var rest = role.AsSpan(right.Length);
            if (rest.IsEmpty || (rest[0] == '.' && rest[1..].SequenceEqual(group)))
                return true;
            if (rest.StartsWith("s.") && GroupPattern.IsValid(rest[2..]) && ++patterns <= MaxPatterns && GroupPattern.Fits(rest[2..], group))
                return true;
        }

        return false;
    }
}
