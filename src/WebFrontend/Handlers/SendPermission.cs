using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>The right to send to a group: <c>webpubsub.sendToGroup</c> for all groups, with <c>.{group}</c> for that one. Denied by default.</summary>
internal static class SendPermission
{
    private const string AnyGroup = "webpubsub.sendToGroup";

    /// <summary>True where one of the roles grants it.</summary>
    public static bool IsGranted(ImmutableArray<string> roles, string group) => roles.Any(role =>
        role.StartsWith(AnyGroup, StringComparison.Ordinal)
        && (role.Length == AnyGroup.Length || (role[AnyGroup.Length] == '.' && role.AsSpan(AnyGroup.Length + 1).SequenceEqual(group))));
}
