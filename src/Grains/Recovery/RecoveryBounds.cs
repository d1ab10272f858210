using Tidegate.Configuration;
using Tidegate.Recovery;

namespace Tidegate.Grains.Recovery;

/// <summary>What the procedures need of the configuration.</summary>
internal sealed record RecoveryBounds
{
    /// <summary>No procedure starts by itself.</summary>
    public static readonly RecoveryBounds Manual = new() { Options = new RecoveryOptions() };

    /// <summary>The options.</summary>
    public required RecoveryOptions Options { get; init; }

    /// <summary>The procedures that start by themselves.</summary>
    public IReadOnlySet<RecoveryProcedure> Automatic { get; init; } = new HashSet<RecoveryProcedure>();

    /// <summary>Takes them from the options.</summary>
    public static RecoveryBounds From(TidegateOptions options)
    {
        var automatic = options.Recovery.Automatic;
        HashSet<RecoveryProcedure> started = [];
        Add(automatic.ShedIdle, RecoveryProcedure.ShedIdle);
        Add(automatic.RelieveMemory, RecoveryProcedure.RelieveMemory);
        Add(automatic.AggressiveCleanup, RecoveryProcedure.AggressiveCleanup);
        Add(automatic.EmergencyLimit, RecoveryProcedure.EmergencyLimit);
        Add(automatic.RestartClean, RecoveryProcedure.RestartClean);
        return new RecoveryBounds { Options = options.Recovery, Automatic = started };

        void Add(bool isAutomatic, RecoveryProcedure procedure)
        {
            if (isAutomatic)
                started.Add(procedure);
        }
    }
}
