using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Identity;

/// <summary>What a client may do with a group.</summary>
internal enum GroupRight : byte
{
    /// <summary>Send to it.</summary>
    Send,

    /// <summary>Join and leave it.</summary>
    Join,
}

/// <summary>
/// What one client may do with groups: what its roles say, and over them what the application has granted and taken away by name. Nobody
/// leaves a group by it. Thread-safe.
/// </summary>
/// <param name="roles">The roles.</param>
internal sealed class ClientRights(ImmutableArray<string> roles)
{
    /// <summary>The most grants and denials of one client.</summary>
    public const int MaxEdits = 1000;

    private ImmutableDictionary<(GroupRight Right, string Group), bool>? _edits;

    /// <summary>The roles.</summary>
    public ImmutableArray<string> Roles => roles;

    /// <summary>What was granted and taken away by name.</summary>
    public ImmutableDictionary<(GroupRight Right, string Group), bool> Edits =>
        Volatile.Read(ref _edits) ?? ImmutableDictionary<(GroupRight Right, string Group), bool>.Empty;

    /// <summary>Whether it may.</summary>
    public bool Has(GroupRight right, string group) =>
        Volatile.Read(ref _edits) is { } edits && edits.TryGetValue((right, group), out var granted) ? granted : HasByRole(right, group);

    /// <summary>Grants a right, or takes it away. What the roles say anyway is not remembered.</summary>
    /// <returns>False where that would be more than <see cref="MaxEdits"/>; then nothing has changed.</returns>
    public bool Set(GroupRight right, string group, bool granted)
    {
        while (true)
        {
            var before = Volatile.Read(ref _edits);
            var edits = before ?? ImmutableDictionary<(GroupRight Right, string Group), bool>.Empty;
            var after = HasByRole(right, group) == granted ? edits.Remove((right, group)) : edits.SetItem((right, group), granted);
            if (after.Count > MaxEdits) return false;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _edits, after, before), before)) return true;
        }
    }

    private bool HasByRole(GroupRight right, string group) =>
        right == GroupRight.Send ? GroupRights.MaySend(roles, group) : GroupRights.MayJoin(roles, group);
}
