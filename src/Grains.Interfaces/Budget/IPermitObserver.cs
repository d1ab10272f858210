namespace Tidegate.Budget;

/// <summary>What the budget tells a frontend.</summary>
[Alias("tidegate.frontend.permits")]
public interface IPermitObserver : IGrainObserver
{
    /// <summary>Permits are wanted back, or came free. Applying it late or twice is harmless: it only ever lowers the caps.</summary>
    [Alias("recall"), ResponseTimeout("00:00:03")]
    Task Recall(RecallNotice notice);
}
