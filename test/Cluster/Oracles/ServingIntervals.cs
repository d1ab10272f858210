namespace Tidegate.Cluster.Oracles;

/// <summary>
/// From the sockets of a process those spans in which it could process a frame. A process that stands still keeps its sockets in the
/// kernel beyond its lease, and others may have its permits by then: those sockets serve nothing, and once it goes on it closes them
/// before it reads from them. That it does not serve them after all is what the lower sweep would show.
/// </summary>
internal static class ServingIntervals
{
    /// <summary>Cuts the freezes out.</summary>
    /// <param name="sockets">Sockets of one process.</param>
    /// <param name="freezes">Its freezes, in their order.</param>
    /// <param name="grace">In this time after a freeze a frontend whose lease has ended closes its sockets, in nanoseconds.</param>
    public static IEnumerable<Interval> Of(IEnumerable<Interval> sockets, IReadOnlyList<Freeze> freezes, long grace)
    {
        foreach (var socket in sockets)
        {
            var from = socket.From;
            var isOver = false;
            foreach (var freeze in freezes)
            {
                if (socket.To <= freeze.From || from >= freeze.To)
                    continue;
                if (from < freeze.From)
                    yield return new Interval(from, freeze.From);
                isOver = freeze.To == Interval.Open || socket.To - grace <= freeze.To;
                if (isOver)
                    break;
                from = freeze.To;
            }

            if (!isOver)
                yield return new Interval(from, socket.To);
        }
    }
}
