namespace Tidegate.Alerts;

/// <summary>Watches the cluster and keeps its alerts. One per cluster; each silo wakes it, so that it lives as long as one of them does.</summary>
[Alias("tidegate.alerts")]
public interface IAlertGrain : IGrainWithStringKey
{
    /// <summary>The key of the one alert grain of a cluster.</summary>
    const string Key = "alerts";

    /// <summary>Has it watch, where it did not.</summary>
    [Alias("wake"), ResponseTimeout("00:00:05")]
    Task Wake();

    /// <summary>The alerts that are up.</summary>
    [Alias("get"), ResponseTimeout("00:00:05")]
    Task<AlertReport> Get();

    /// <summary>A page of what became of alerts, the newest first.</summary>
    /// <param name="top">The most events, 1 to 1,000.</param>
    /// <param name="before">Only events with a lower number; null begins with the newest.</param>
    [Alias("history"), ResponseTimeout("00:00:05")]
    Task<AlertHistoryPage> History(int top, long? before);
}
