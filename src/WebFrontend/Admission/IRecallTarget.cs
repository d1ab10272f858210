using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Admission;

/// <summary>Who lowers the caps when the budget wants permits back (docs/budget-protocol.md, F7 and F8).</summary>
internal interface IRecallTarget
{
    /// <summary>Takes a push of the budget. Returns at once; a late or repeated notice does no harm.</summary>
    void OnRecall(RecallNotice notice);
}
