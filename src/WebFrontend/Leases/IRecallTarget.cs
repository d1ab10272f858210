using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>Where recalls of the budget arrive.</summary>
internal interface IRecallTarget
{
    /// <summary>Applies a push; cheap, and harmless where it is late or doubled.</summary>
    void OnRecall(RecallNotice notice);
}
