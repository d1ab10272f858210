using System.Collections.Immutable;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Filters;

namespace Tidegate.WebFrontend.Observed;

/// <summary>Which members of a topic are meant: all but the excluded ones, and of these those that a filter is true of.</summary>
internal sealed class MemberChoice
{
    // Up to so many exclusions a look through the list is cheaper than a set.
    private const int FewExclusions = 8;

    private readonly ImmutableArray<string> _excluded;
    private readonly HashSet<string>? _set;
    private readonly MemberFilter? _filter;
    private readonly bool _nobody;

    /// <param name="excluded">Connection ids that are not meant.</param>
    /// <param name="filter">Text of the filter, or null. Whoever sent it has checked it: one that cannot be read is true of nobody.</param>
    public MemberChoice(ImmutableArray<string> excluded, string? filter)
    {
        _excluded = excluded.IsDefault ? [] : excluded;
        _set = _excluded.Length > FewExclusions ? _excluded.ToHashSet(StringComparer.Ordinal) : null;
        _nobody = filter is not null && !MemberFilter.TryParse(filter, out _filter, out _);
    }

    /// <summary>Whether this one is meant.</summary>
    public bool Includes(ILocalSocket member)
    {
        var descriptor = member.Descriptor;
        if (_nobody || (_set?.Contains(descriptor.ConnectionId) ?? _excluded.Contains(descriptor.ConnectionId))) return false;
        return _filter?.Matches(new FilterSubject(descriptor.UserId, descriptor.ConnectionId, member.Groups)) ?? true;
    }
}
