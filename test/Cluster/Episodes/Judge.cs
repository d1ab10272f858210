using System.Globalization;
using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Nemesis;
using Tidegate.Cluster.Oracles;
using Tidegate.Cluster.Watching;

namespace Tidegate.Cluster.Episodes;

/// <summary>Judges the journals of an episode.</summary>
internal static class Judge
{
    /// <summary>How long the server's end of a refused attempt may outlive the client's, on a machine with more to do than it can.</summary>
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(2);

    /// <summary>The least share of the limit that the lower sweep must have seen at once: else it looked away.</summary>
    private const double LeastSeen = 0.99;

    /// <summary>The limit, by both sweeps and by the kernel's count.</summary>
    public static (IEnumerable<Check> Checks, (int Lower, int Upper, int Kernel) Excess) OfLimit(
        Evidence evidence, LimitTimeline limits, IEnumerable<KernelSample> samples, int limit)
    {
        var lower = Sweep.Run(evidence.Sockets.Select(socket => socket.Proved), limits, SweepKind.Lower);
        var upper = Sweep.Run(evidence.Serving, limits, SweepKind.Upper);
        var kernel = KernelOracle.Worst(samples, limits, [.. evidence.Attempts.Select(attempt => attempt.Span)], evidence.Kernel, Monotonic.Of(Lingering));
        Check[] checks =
        [
            new("lower", lower.Excess == 0, $"certainly open at most {lower.Most}, over the limit {lower.Excess}{At(lower)}"),
            new("upper", upper.Excess == 0, $"possibly serving at most {upper.Most}, over the limit {upper.Excess}{At(upper)}"),
            new("stamps", lower.Most <= upper.Most && lower.Most >= LeastSeen * limit, $"clients saw {lower.Most} at once, frontends {upper.Most}, of {limit}"),
            new("kernel", kernel is null, kernel is { } worst
                ? string.Create(CultureInfo.InvariantCulture, $"{worst.Sample.Sockets} sockets, {worst.Excess} more than anything explains, at {worst.Sample.From}")
                : "nothing unexplained"),
        ];
        return (checks, (lower.Excess, upper.Excess, kernel?.Excess ?? 0));
    }

    /// <summary>Whether each close by the server was one that the faults explain.</summary>
    public static Check OfCloses(IReadOnlyCollection<ClientRecord> sockets, FaultPlan plan, bool leasesMayEnd)
    {
        var odd = sockets
            .Where(socket => socket is { EndedAt: not null, IsOwnEnd: false })
            .Where(socket => !plan.Faults.Any(fault => (!fault.IsOfFrontend || fault.Target == socket.Frontend) && fault.Codes(leasesMayEnd).Contains(socket.Code)))
            .GroupBy(socket => (socket.Frontend, socket.Code))
            .Select(group => $"{group.Count()} with {group.Key.Code} at frontend-{group.Key.Frontend}")
            .ToArray();
        return new Check("closes", odd.Length == 0, odd.Length == 0 ? "none that the faults do not explain" : string.Join(", ", odd));
    }

    /// <summary>The running broadcast at each socket (<see cref="BroadcastOracle"/>).</summary>
    public static (Check Check, long Missed) OfBroadcast(IReadOnlyCollection<ClientRecord> sockets, Publisher publisher, TimeSpan patience)
    {
        var oracle = new BroadcastOracle(publisher.Publications, patience);
        var gaps = sockets.Select(oracle.MissedBy).Where(missed => missed.Count > 0).ToArray();
        var missed = gaps.Sum(numbers => (long)numbers.Count);
        var first = gaps.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", first {gaps.Min(numbers => numbers[0])}");
        var (repeated, late) = (sockets.Sum(socket => socket.Broadcast.Repeated), sockets.Sum(socket => socket.Broadcast.Late));
        return (
            new Check("broadcast", missed == 0 && repeated == 0 && publisher.Unconfirmed == 0, string.Create(
                CultureInfo.InvariantCulture,
                $"{publisher.Publications.Count} messages, {publisher.Unconfirmed} unconfirmed, {missed} missed at {gaps.Length} sockets{first}, {repeated} repeated, {late} late")),
            missed);
    }

    private static string At(SweepResult result) =>
        result.Excess == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({result.Count} of {result.Limit} at {result.At})");
}
