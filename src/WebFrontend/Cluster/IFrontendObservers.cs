using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Cluster;

/// <summary>
/// The references under which grains reach this frontend. Orleans runs the messages of one observer object one by one, so there are
/// several: one for control, and some for deliveries, of which a target always has the same one.
/// </summary>
internal interface IFrontendObservers
{
    /// <summary>For the budget and the directory: never waits behind a delivery.</summary>
    IFrontendObserver Control { get; }

    /// <summary>For a topic or a connection.</summary>
    IFrontendObserver For(string target);
}
