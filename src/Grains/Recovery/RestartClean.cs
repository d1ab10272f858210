using Tidegate.Configuration;
using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>
/// After the control plane was lost and came back, the frontends tell it everything again: themselves, their connections, their topics.
/// No socket is closed. It ends when the four-way audit shows no difference.
/// </summary>
internal sealed class RestartClean(RecoveryOptions options) : RecoveryRule(RecoveryProcedure.RestartClean)
{
    public override string? Trigger(RecoveryFigures figures, RecoveryRun run) =>
        figures.ReturnedAt is { } returned && (run.EndedAt is not { } ended || returned > ended)
            ? "the control plane was lost and came back"
            : null;

    public override string? End(RecoveryFigures figures, RecoveryRun run, TimeSpan now) =>
        figures.AuditDifferences == 0 ? "the audit shows no difference"
        : now - run.Since >= options.GiveUpAfter ? $"given up: {Words(figures)}"
        : null;

    public override string EndsWhen(RecoveryRun run) => "the four-way audit shows no difference";

    public override string Progress(RecoveryFigures figures, RecoveryRun run) => Words(figures);

    private static string Words(RecoveryFigures figures) =>
        figures.AuditDifferences is { } differences ? $"the last audit shows {differences} differences" : "no audit yet";
}
