namespace Tidegate.Cluster.Oracles;

/// <summary>What the kernel counted at the public listeners of all frontends that were not standing still.</summary>
/// <param name="From">When the count began, in nanoseconds.</param>
/// <param name="To">When it was done.</param>
/// <param name="Sockets">ESTABLISHED and CLOSE_WAIT.</param>
internal readonly record struct KernelSample(long From, long To, int Sockets);

/// <summary>
/// The third count. The kernel's table is read while it changes, and it holds connections that have no WebSocket (yet); both are known
/// from the journals, and only what they do not explain is an excess.
/// </summary>
internal static class KernelOracle
{
    /// <summary>The sample with the largest unexplained excess; null where there is none.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="limits">What was allowed.</param>
    /// <param name="attempts">Handshakes as clients saw them, from before the connect to the answer.</param>
    /// <param name="sockets">Sockets as the frontends saw them: those that open during a count may be counted beside those that close.</param>
    /// <param name="lingering">How long the server's end of a refused attempt may outlive the client's, in nanoseconds.</param>
    public static (KernelSample Sample, int Excess)? Worst(
        IEnumerable<KernelSample> samples,
        LimitTimeline limits,
        IReadOnlyList<Interval> attempts,
        IReadOnlyList<Interval> sockets,
        long lingering)
    {
        var begins = attempts.Select(attempt => attempt.From).Order().ToArray();
        var ends = attempts.Select(attempt => attempt.To).Order().ToArray();
        var opened = sockets.Select(socket => socket.From).Order().ToArray();
        (KernelSample, int)? worst = null;
        foreach (var sample in samples)
        {
            var pending = CountUpTo(begins, sample.To) - CountUpTo(ends, sample.From - lingering);
            var turnover = CountUpTo(opened, sample.To) - CountUpTo(opened, sample.From);
            var excess = sample.Sockets - limits.MostIn(sample.From, sample.To) - pending - turnover;
            if (excess > (worst?.Item2 ?? 0))
                worst = (sample, excess);
        }

        return worst;
    }

    private static int CountUpTo(long[] sorted, long at)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] <= at)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
