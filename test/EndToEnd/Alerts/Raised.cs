using Tidegate.Clients.Admin;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>What tests of alerts do again and again.</summary>
internal static class Raised
{
    /// <summary>Waits until an alert is up, and returns it.</summary>
    public static async Task<AlertRow> ByAsync(ServiceProcess service, string name, TimeSpan within, Func<AlertRow, bool>? wanted = null) =>
        (await Eventually.Holds(
            name,
            within,
            service.Admin.GetAlertsAsync,
            alerts => alerts.Find(name) is { } alert && (wanted?.Invoke(alert) ?? true))).Find(name)!;

    /// <summary>Waits until an alert is over.</summary>
    public static Task OverAsync(ServiceProcess service, string name, TimeSpan within) =>
        Eventually.Holds($"the end of {name}", within, service.Admin.GetAlertsAsync, alerts => alerts.ClusterAnswers && alerts.Find(name) is null);

    /// <summary>Ends connections with a close frame: without one they would be an alert of their own.</summary>
    public static async Task CloseAllAsync(List<WebSocketTestClient> clients)
    {
        foreach (var client in clients.Where(client => client.IsOpen))
            await client.CloseAsync();
        foreach (var client in clients)
            await client.DisposeAsync();
    }
}
