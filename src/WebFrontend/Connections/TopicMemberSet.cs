namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// The local members of one topic. Most topics are users with a single connection, so the set proper is made with the second member;
/// the list for publishing is made once per change, not once per message. Not thread-safe.
/// </summary>
internal sealed class TopicMemberSet
{
    private FrontendConnection? _single;
    private HashSet<FrontendConnection>? _many;
    private FrontendConnection[]? _list;

    /// <summary>Members.</summary>
    public int Count => _many?.Count ?? (_single is null ? 0 : 1);

    /// <summary>The members at this moment.</summary>
    public IReadOnlyList<FrontendConnection> ToList() => _list ??= _many is not null ? [.. _many] : _single is null ? [] : [_single];

    /// <summary>Adds a member.</summary>
    /// <returns>False where it is one already.</returns>
    public bool Add(FrontendConnection connection)
    {
        if (_many is null && _single is null)
        {
            _single = connection;
        }
        else
        {
            _many ??= [_single!];
            _single = null;
            if (!_many.Add(connection))
                return false;
        }

        _list = null;
        return true;
    }

    /// <summary>Removes a member.</summary>
    /// <returns>False where it is none.</returns>
    public bool Remove(FrontendConnection connection)
    {
        if (_many is not null ? !_many.Remove(connection) : _single != connection)
            return false;
        _single = null;
        _list = null;
        return true;
    }
}
