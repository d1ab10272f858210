using System.Diagnostics.CodeAnalysis;
using Tidegate.Budget;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>Lets nobody in while this process is short of memory, whatever permits are free.</summary>
internal sealed class MemoryGate(LocalMemory memory)
{
    /// <summary>Asks before anything is taken.</summary>
    /// <param name="refusal">Why nobody is let in.</param>
    /// <returns>True while it is open.</returns>
    public bool IsOpen([NotNullWhen(false)] out Refusal? refusal)
    {
        refusal = memory.Grade < MemoryGrade.NoNewClients
            ? null
            : new Refusal(
                RefusalReasons.Capacity,
                RetryHints.Capacity,
                0,
                0,
                "This frontend is short of memory and takes no more clients for now. Connect again after the time given in Retry-After.");
        return refusal is null;
    }
}
