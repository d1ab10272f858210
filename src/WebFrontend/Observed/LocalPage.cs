using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Observed;

/// <summary>
/// One page of the local sockets in the order of their ids. Keeps only the smallest ids behind the cursor while it looks at all of
/// them once, instead of sorting everything for each page.
/// </summary>
internal static class LocalPage
{
    /// <summary>The most a page holds.</summary>
    public const int MaxTop = 1000;

    public static ConnectionPage Of(IReadOnlyList<ILocalSocket> sockets, ConnectionQuery query, string frontendId)
    {
        var top = Math.Clamp(query.Top, 1, MaxTop);
        var order = query.After is { } after ? string.CompareOrdinal(after.FrontendId, frontendId) : -1;

        // The cursor stands on a later frontend: this one's page has been read.
        if (order > 0) return new ConnectionPage([], null, []);
        var behind = order == 0 ? query.After!.ConnectionId : null;

        var smallest = new PriorityQueue<ConnectionView, string>(top + 2, LargestFirst.Instance);
        foreach (var socket in sockets)
        {
            var id = socket.Descriptor.ConnectionId;
            if (behind is not null && string.CompareOrdinal(id, behind) <= 0) continue;
            if (smallest.Count > top && smallest.TryPeek(out _, out var largest) && string.CompareOrdinal(id, largest) > 0) continue;
            if (Match(socket, query) is not { } view) continue;
            smallest.Enqueue(view, id);
            if (smallest.Count > top + 1) smallest.Dequeue();
        }

        // One more than asked for was kept: it says whether there is another page.
        var more = smallest.Count > top;
        if (more) smallest.Dequeue();
        var page = new ConnectionView[smallest.Count];
        for (var i = page.Length - 1; i >= 0; i--) page[i] = smallest.Dequeue();
        var next = more ? new ConnectionCursor(frontendId, page[^1].Descriptor.ConnectionId) : null;
        return new ConnectionPage(ImmutableArray.Create(page), next, []);
    }

    /// <summary>The socket as it is listed, or null where the query's filters leave it out.</summary>
    public static ConnectionView? Match(ILocalSocket socket, ConnectionQuery query)
    {
        var descriptor = socket.Descriptor;
        if (query.Hub is { } hub && descriptor.Hub != hub) return null;
        if (query.Class is { } admissionClass && descriptor.Class != admissionClass) return null;
        if (query.UserId is { } user && descriptor.UserId != user) return null;
        if (query.MinIdle is { } minIdle && socket.IdleFor < minIdle) return null;
        var reading = socket.Read();
        if (query.State is { } state && reading.State != state) return null;
        return new ConnectionView { Descriptor = descriptor, Reading = reading };
    }

    private sealed class LargestFirst : IComparer<string>
    {
        public static readonly LargestFirst Instance = new();

        public int Compare(string? x, string? y) => string.CompareOrdinal(y, x);
    }
}
