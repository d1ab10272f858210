using Tidegate.Frontends;

namespace Tidegate.Auditing;

/// <summary>The audit that is asked for: twice, where something differs, by the rule of <see cref="TwoRounds"/>.</summary>
internal static class RepeatedAudit
{
    /// <summary>Audits once, and where something differs a second time.</summary>
    public static async Task<AuditReport> RunAsync(Func<Task<AuditReport>> audit, TimeProvider time, CancellationToken cancellation)
    {
        var first = await audit();
        if (first.Consistent) return first;
        await Task.Delay(TwoRounds.Between, time, cancellation);
        return Lasting(first, await audit());
    }

    /// <summary>The second report, less the differences that the first one does not know.</summary>
    public static AuditReport Lasting(AuditReport first, AuditReport second)
    {
        var sockets = TwoRounds.InBoth(first.SocketsWithoutGrain, second.SocketsWithoutGrain);
        var grains = TwoRounds.InBoth(first.GrainsWithoutSocket, second.GrainsWithoutSocket);
        var differences = second.Differences.RemoveRange(second.Differences.Keys.Except(first.Differences.Keys));
        return second with
        {
            SocketsWithoutGrain = sockets,
            GrainsWithoutSocket = grains,
            Differences = differences,
            Consistent = sockets.IsEmpty && grains.IsEmpty && differences.IsEmpty && second.Unreachable.IsEmpty,
        };
    }

    /// <summary>How many differences a report has, with the frontends that did not answer.</summary>
    public static int CountOf(AuditReport report) =>
        report.SocketsWithoutGrain.Length + report.GrainsWithoutSocket.Length + report.Differences.Count + report.Unreachable.Length;
}
