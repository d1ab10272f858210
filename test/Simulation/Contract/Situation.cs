namespace Tidegate.Simulation;

/// <summary>Faults that are counted with the situation they fell into.</summary>
public enum Fault
{
    /// <summary>A frontend crashed.</summary>
    Crash,

    /// <summary>A frontend or its machine was paused.</summary>
    Pause,

    /// <summary>A link was cut.</summary>
    Cut,

    /// <summary>Another activation of the budget began.</summary>
    Twin,

    /// <summary>An activation of the budget crashed.</summary>
    BudgetCrash,

    /// <summary>The limit was changed.</summary>
    LimitChange,

    /// <summary>A wall clock stepped.</summary>
    WallStep,

    /// <summary>A frontend was drained.</summary>
    Drain,

    /// <summary>A frontend was expelled.</summary>
    Expel,

    /// <summary>A write failed, or seemed to.</summary>
    StorageError,
}

/// <summary>What the cluster was in when a fault came. Several may hold at once; calm is where none of the others does.</summary>
public enum Situation
{
    /// <summary>Nothing else was going on.</summary>
    Calm,

    /// <summary>More was out than the limit allows.</summary>
    Overcommitted,

    /// <summary>The ledger settled after a loss of storage.</summary>
    Settling,

    /// <summary>A frontend was fenced, or had lost its lease.</summary>
    Fenced,

    /// <summary>A frontend was draining.</summary>
    Draining,

    /// <summary>No activation served yet: the newest one was loading or writing its first version.</summary>
    Takeover,
}

/// <summary>Where each counter stands: those of <see cref="Reach"/>, then those of faults by situation.</summary>
public static class Counters
{
    private static readonly int Reaches = Enum.GetValues<Reach>().Length;
    private static readonly int Situations = Enum.GetValues<Situation>().Length;

    /// <summary>Number of counters.</summary>
    public static int Length { get; } = Reaches + (Enum.GetValues<Fault>().Length * Situations);

    /// <summary>Place of a fault in a situation.</summary>
    public static int Of(Fault fault, Situation situation) => Reaches + ((int)fault * Situations) + (int)situation;
}
