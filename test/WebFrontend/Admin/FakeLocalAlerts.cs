using System.Collections.Immutable;
using Tidegate.Alerting;
using Tidegate.Alerts;
using Tidegate.WebFrontend.Alerts;

namespace Tidegate.WebFrontend.Tests.Admin;

/// <summary>Alerts that a test says this frontend sees.</summary>
internal sealed class FakeLocalAlerts : ILocalAlerts
{
    public ImmutableArray<Alert> Alerts { get; set; } = [];

    public AlertHistory Past { get; } = new();

    public ImmutableArray<Alert> Active() => Alerts;

    public AlertHistoryPage History(int top, long? before) => Past.Page(DateTimeOffset.UnixEpoch, top, before);
}
