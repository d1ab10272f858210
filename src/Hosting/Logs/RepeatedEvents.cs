using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Tidegate.Diagnostics;

namespace Tidegate.Hosting.Logs;

/// <summary>
/// Events that one cause repeats for each connection, topic, request or peer. Of each kind one line passes every
/// <see cref="WarningThrottle.Period"/>, with the number of those that were kept back since; what operators did and what changed the
/// state of the process is never kept back.
/// </summary>
internal sealed class RepeatedEvents
{
    private const string OwnCategories = "Tidegate.";
    private const string ServerCategories = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>Kinds of events of the server that are kept apart; there are some dozens.</summary>
    private const int MaxServerKinds = 256;

    // Full descriptors; peers and registrations of reminders, lost messages, silent frontends; scans, closes, handlers, refusals and failed
    // openings; gaps, topics over the bound, failed admin requests; looks at the lease.
    private static readonly int[] Ids =
        [1511, 1512, 1513, 1302, 2010, 2011, 2101, 2102, 2210, 3000, 3001, 3010, 3021, 3022, 3040, 3051, 4001, 4041, 4110, 4111, 6030];

    private readonly FrozenDictionary<int, WarningThrottle> _throttles = Ids.ToFrozenDictionary(id => id, _ => new WarningThrottle());

    // What the server says, it says of a connection or a request: anybody can have it say so as often as he likes.
    private readonly ConcurrentDictionary<(string Category, int Id), WarningThrottle> _ofServer = new();

    /// <summary>True where the event is to be written.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="category">Its category; ids of others mean something else.</param>
    /// <param name="now">This moment.</param>
    /// <param name="keptBack">How many of its kind were kept back since the last one.</param>
    public bool TryPass(EventId id, string category, TimeSpan now, out int keptBack)
    {
        keptBack = 0;
        return ThrottleOf(id, category) is not { } throttle || throttle.TryPass(now, out keptBack);
    }

    private WarningThrottle? ThrottleOf(EventId id, string category)
    {
        if (category.StartsWith(OwnCategories, StringComparison.Ordinal))
            return _throttles.GetValueOrDefault(id.Id);
        if (!category.StartsWith(ServerCategories, StringComparison.Ordinal))
            return null;
        return _ofServer.TryGetValue((category, id.Id), out var known) || _ofServer.Count >= MaxServerKinds
            ? known
            : _ofServer.GetOrAdd((category, id.Id), static _ => new WarningThrottle());
    }
}
