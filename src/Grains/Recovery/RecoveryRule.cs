using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>
/// When one procedure starts and when it ends. Pure, and without memory of its own: what it has to remember is in the
/// <see cref="RecoveryRun"/>. Start and end lie apart, so that figures that tremble around one bound do not flap.
/// </summary>
internal abstract class RecoveryRule(RecoveryProcedure procedure)
{
    /// <summary>The procedure.</summary>
    public RecoveryProcedure Procedure { get; } = procedure;

    /// <summary>How long the trigger must hold before an automatic start.</summary>
    public virtual TimeSpan HoldFor => TimeSpan.Zero;

    /// <summary>It ends by its condition also where an operator started it.</summary>
    public virtual bool EndsForOperators => true;

    /// <summary>Why it should start now, or null.</summary>
    public abstract string? Trigger(RecoveryFigures figures, RecoveryRun run);

    /// <summary>How it came to its end, or null where it goes on.</summary>
    public abstract string? End(RecoveryFigures figures, RecoveryRun run, TimeSpan now);

    /// <summary>The effective limit that a run sets, or null.</summary>
    /// <param name="figures">The cluster as it starts.</param>
    /// <param name="request">The operator's wish, or null.</param>
    public virtual int? Cut(RecoveryFigures figures, RecoveryRequest? request) => null;

    /// <summary>The condition of its end, in words.</summary>
    public abstract string EndsWhen(RecoveryRun run);

    /// <summary>Where a run stands, in words.</summary>
    public abstract string Progress(RecoveryFigures figures, RecoveryRun run);

    /// <summary>A share as a percentage for people.</summary>
    protected static string Percent(double share) => FormattableString.Invariant($"{share * 100:0.#} %");
}
