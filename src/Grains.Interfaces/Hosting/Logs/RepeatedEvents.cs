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

    // Peers and registrations of reminders, lost messages, silent frontends; scans, closes, handlers, counts of users, refusals and failed
    // openings; gaps, topics over the bound, failed admin requests; looks at the lease.
    private static readonly int[] Ids =
        [1302, 2010, 2011, 2101, 2102, 2210, 3000, 3001, 3010, 3021, 3030, 3040, 3051, 4001, 4041, 4110, 4111, 6030];

    private readonly FrozenDictionary<int, WarningThrottle> _throttles = Ids.ToFrozenDictionary(id => id, _ => new WarningThrottle());

    /// <summary>True where the event is to be written.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="category">Its category; ids of others mean something else.</param>
    /// <param name="now">This moment.</param>
    /// <param name="keptBack">How many of its kind were kept back since the last one.</param>
    public bool TryPass(EventId id, string category, TimeSpan now, out int keptBack)
    {
        keptBack = 0;
        return !category.StartsWith(OwnCategories, StringComparison.Ordinal)
            || !_throttles.TryGetValue(id.Id, out var throttle)
            || throttle.TryPass(now, out keptBack);
    }
}
