namespace Tidegate.StateSpace.Model;

/// <summary>One thing that may happen in a state.</summary>
/// <param name="Kind">What.</param>
/// <param name="A">The frontend, activation or message it concerns.</param>
/// <param name="B">The activation that a report reaches.</param>
internal readonly record struct Move(MoveKind Kind, byte A = 0, byte B = 0);

/// <summary>Kinds of <see cref="Move"/>.</summary>
internal enum MoveKind : byte
{
    Take,
    CloseSocket,
    Send,
    Timeout,
    Stop,
    Doubt,
    CrashKeepingEvidence,
    CrashLosingEvidence,
    DeliverReport,
    DeliverAnswer,
    DeliverPush,
    LoseReport,
    LoseAnswer,
    DoubleReport,
    DoubleAnswer,
    DelayReport,
    DelayAnswer,
    DelayWrite,
    Start,
    Timer,
    WriteEnds,
    WriteFails,
    WriteFailsButLands,
    WriteFailsAndLandsLater,
    LateWriteLands,
    CrashActivation,
    CrashActivationWriteLands,
    ChangeLimit,
    Tick,
}
