using System.Collections.Immutable;
using Tidegate.Auditing;

namespace Tidegate.WebFrontend.Sweep;

/// <summary>
/// Judges the counts of one sweep after another by the rule of <see cref="TwoRounds"/>: a handshake or a close under way makes two counts
/// differ for a moment; only a difference that lasts, in the same direction, means that something was lost. Pure.
/// </summary>
internal sealed class DriftDetector
{
    private readonly LastingDifferences<string> _lasting = new();

    /// <returns>The pairs (<see cref="AuditPairs"/>) that differ for the second time in a row.</returns>
    public ImmutableArray<string> Judge(SweepFigures now) => _lasting.Take([.. Differing(now)]);

    private static IEnumerable<string> Differing(SweepFigures now)
    {
        if (now.PermitsInUse > now.OpenSockets) yield return AuditPairs.PermitsAndSockets;
        if (now.PermitsInUse < now.OpenSockets) yield return AuditPairs.SocketsWithoutPermit;
        if (now.Registered > now.OpenSockets) yield return AuditPairs.RegisteredWithoutSocket;
    }
}
