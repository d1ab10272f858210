using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Observed;

/// <summary>The longest idle local sockets, in the order in which they would be shed. Keeps only those while it looks at all once.</summary>
internal static class IdleRanking
{
    public static ConnectionPage Of(IReadOnlyList<ILocalSocket> sockets, ConnectionQuery query)
    {
        var top = Math.Clamp(query.Top, 1, LocalPage.MaxTop);
        // The least idle of those kept is at the head, and makes room for a longer idle one.
        var kept = new PriorityQueue<ConnectionView, TimeSpan>(top + 1);
        foreach (var socket in sockets)
        {
            if (LocalPage.Match(socket, query) is not { } view) continue;
            kept.Enqueue(view, view.Reading.IdleFor);
            if (kept.Count > top) kept.Dequeue();
        }

        var ranked = new ConnectionView[kept.Count];
        for (var i = ranked.Length - 1; i >= 0; i--) ranked[i] = kept.Dequeue();
        return new ConnectionPage(ImmutableArray.Create(ranked), null, []);
    }
}
