using System.Collections.Immutable;
using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>
/// An audit gathers its facts one after the other, so clients that come and go meanwhile leave differences that mean nothing. Only
/// what differs in two rounds counts.
/// </summary>
internal static class AuditRounds
{
    /// <summary>Time between the rounds: more than a frontend takes to report a changed count to the budget.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(1.5);

    /// <summary>Audits once, and where something differs a second time.</summary>
    public static async Task<AuditReport> RunAsync(Func<Task<AuditReport>> audit, TimeProvider time, CancellationToken cancellation)
    {
        var first = await audit();
        if (first.Consistent) return first;
        await Task.Delay(Between, time, cancellation);
        return Lasting(first, await audit());
    }

    /// <summary>The second report, less the differences that the first one does not know.</summary>
    public static AuditReport Lasting(AuditReport first, AuditReport second)
    {
        ImmutableArray<string> sockets = [.. second.SocketsWithoutGrain.Intersect(first.SocketsWithoutGrain)];
        ImmutableArray<string> grains = [.. second.GrainsWithoutSocket.Intersect(first.GrainsWithoutSocket)];
        var differences = second.Differences.RemoveRange(second.Differences.Keys.Except(first.Differences.Keys));
        return second with
        {
            SocketsWithoutGrain = sockets,
            GrainsWithoutSocket = grains,
            Differences = differences,
            Consistent = sockets.IsEmpty && grains.IsEmpty && differences.IsEmpty && second.Unreachable.IsEmpty,
        };
    }
}
