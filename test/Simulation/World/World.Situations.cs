using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <content>What the faults fall into.</content>
internal sealed partial class World
{
    private static readonly Situation[] AllSituations = Enum.GetValues<Situation>();

    /// <summary>A write fails, or seems to.</summary>
    public void CountStorageError() => Count(Fault.StorageError, Situations());

    /// <summary>What the cluster is in, one bit for each <see cref="Situation"/>.</summary>
    private int Situations()
    {
        var found = 0;
        if (Store.Document is { } document)
        {
            var sum = Permits.None;
            foreach (var entry in document.Entries) sum += entry.Allowance;
            if (!document.Limit!.Allows(sum)) found |= 1 << (int)Situation.Overcommitted;
            if (document.Settling) found |= 1 << (int)Situation.Settling;
        }

        foreach (var machine in Machines)
        {
            if (!machine.IsUp) continue;
            if (machine.Process!.IsDraining) found |= 1 << (int)Situation.Draining;
            if (machine.Process.Lease is LeaseState.Fenced or LeaseState.Lost) found |= 1 << (int)Situation.Fenced;
        }

        if (Budget.Newest is not { IsServing: true }) found |= 1 << (int)Situation.Takeover;
        return found == 0 ? 1 << (int)Situation.Calm : found;
    }

    private void Count(Fault fault, int situations)
    {
        foreach (var situation in AllSituations)
        {
            if ((situations & (1 << (int)situation)) != 0) _reach[Counters.Of(fault, situation)]++;
        }
    }
}
