namespace Tidegate.Diagnostics;

/// <summary>
/// The instruments of one feature. Tags come from closed lists: never an id, a user or a group (docs/metrics.md has the table).
/// </summary>
internal interface IFeatureMetrics
{
    /// <summary>
    /// Called once, when whoever exports listens: adds zero to each counter, so that its series are there before the first event and a rate
    /// sees that event.
    /// </summary>
    void AtStart();
}
