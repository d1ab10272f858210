using System.Collections.Immutable;
using Tidegate.Alerts;

namespace Tidegate.WebFrontend.Alerts;

/// <summary>The alerts that this frontend sees by itself.</summary>
internal interface ILocalAlerts
{
    /// <summary>The alerts that are up.</summary>
    ImmutableArray<Alert> Active();

    /// <summary>What became of alerts since this process started, the newest first.</summary>
    AlertHistoryPage History(int top, long? before);
}
