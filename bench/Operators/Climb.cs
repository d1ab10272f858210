using System.Diagnostics;
using System.Globalization;
using Tidegate.Clients.Admin;
using Tidegate.Clients.WebSockets;
using Tidegate.Processes;
using Tidegate.Processes.Waiting;

namespace Tidegate.Operators;

/// <summary>
/// A load that climbs from nothing to more than the limit, trembles around the first threshold, and goes back: when what was seen by whom.
/// </summary>
internal static class Climb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TrembleInterval = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(int limit, TimeSpan tremble)
    {
        await using var loaded = await Loaded.StartAsync(0, [new("Limits:MaxConnections", $"{limit}"), new("Alerts:HoldTime", "00:00:01"), new("Recovery:Automatic:ShedIdle", "false")]);
        var service = loaded.Service;
        var clients = new List<WebSocketTestClient>();
        Console.WriteLine("| Load | Seen | After |\n|---|---|---:|");

        await ReachAsync(service, clients, limit * 79 / 100);
        await ExpectAsync("79 %", "no alert", service.Admin.GetAlertsAsync, alerts => alerts.Alerts.Count == 0);
        await ReachAsync(service, clients, (limit * 80 / 100) + 1);
        await ExpectAsync("over 80 %", "connections_high, WARNING", service.Admin.GetAlertsAsync, Has("connections_high", "WARNING"));
        var changes = await TrembleAsync(service, clients, limit, tremble);
        Console.WriteLine($"| ±2 % around 80 % for {tremble.TotalSeconds:0} s | alert changes | {changes} |");

        await ReachAsync(service, clients, limit * 85 / 100);
        await ExpectAsync("85 %", "notice `backpressure` at a client", () => Task.FromResult(clients[0].Messages), messages => messages.Any(message => message.Event == "backpressure"));
        await ExpectAsync("85 %", "metric `tidegate_pressure`", () => MetricAsync(service, "tidegate_pressure"), value => value >= 1);
        await ReachAsync(service, clients, (limit * 95 / 100) + 1);
        await ExpectAsync("over 95 %", "connections_critical, CRITICAL", service.Admin.GetAlertsAsync, Has("connections_critical", "CRITICAL"));
        await ReachAsync(service, clients, limit);
        var refused = 0;
        for (var n = 0; n < limit / 10; n++)
            refused += (await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl)).Client is null ? 1 : 0;
        Console.WriteLine($"| 110 % | refused with 503 | {refused} of {limit / 10} |");
        await ExpectAsync("110 %", "refusals in `/admin/budget`", () => RefusedAsync(service), count => count >= limit / 10);

        await FallAsync(clients, limit * 90 / 100);
        await ExpectAsync("under 90 %", "connections_critical over", service.Admin.GetAlertsAsync, alerts => alerts.Find("connections_critical") is null);
        await FallAsync(clients, (limit * 80 / 100) - 1);
        await ExpectAsync("under 80 %", "backpressure over", () => MetricAsync(service, "tidegate_pressure"), value => value == 0);
        await FallAsync(clients, (limit * 75 / 100) - 1);
        await ExpectAsync("under 75 %", "no alert", service.Admin.GetAlertsAsync, alerts => alerts.Alerts.Count == 0);
        var history = (await service.Admin.GetAlertHistoryAsync()).Events.Select(happened => $"{happened.Name} {happened.Change}").Reverse();
        Console.WriteLine($"\nHistory: {string.Join(", ", history)}");
    }

    private static Func<AlertList, bool> Has(string name, string severity) => alerts => alerts.Find(name)?.Severity == severity;

    private static async Task ReachAsync(ServiceProcess service, List<WebSocketTestClient> clients, int count)
    {
        while (clients.Count < count)
            clients.Add(await WebSocketTestClient.OpenAsync(service.WebSocketUrl));
    }

    private static async Task FallAsync(List<WebSocketTestClient> clients, int count)
    {
        while (clients.Count > count)
        {
            await clients[^1].CloseAsync();
            clients.RemoveAt(clients.Count - 1);
        }
    }

    private static async Task<int> TrembleAsync(ServiceProcess service, List<WebSocketTestClient> clients, int limit, TimeSpan span)
    {
        var before = (await service.Admin.GetAlertHistoryAsync()).Events.Count;
        var end = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
        using var timer = new PeriodicTimer(TrembleInterval);
        for (var isHigh = false; Stopwatch.GetTimestamp() < end; isHigh = !isHigh)
        {
            await FallAsync(clients, limit * (isHigh ? 82 : 78) / 100);
            await ReachAsync(service, clients, limit * (isHigh ? 82 : 78) / 100);
            await timer.WaitForNextTickAsync();
        }

        return (await service.Admin.GetAlertHistoryAsync()).Events.Count - before;
    }

    private static async Task ExpectAsync<T>(string load, string what, Func<Task<T>> read, Func<T, bool> holds)
    {
        var begun = Stopwatch.GetTimestamp();
        await Eventually.Holds(what, Patience, read, holds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {load} | {what} | {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} s |"));
    }

    private static async Task<double> MetricAsync(ServiceProcess service, string name)
    {
        using var http = new HttpClient { BaseAddress = service.Addresses.AdminUrl };
        var lines = (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        var line = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{');
        return line is null ? -1 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task<long> RefusedAsync(ServiceProcess service)
    {
        using var http = new HttpClient { BaseAddress = service.Addresses.AdminUrl };
        using var budget = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri("/admin/budget", UriKind.Relative)));
        return budget.RootElement.GetProperty("refused").TryGetProperty("limit", out var count) ? count.GetInt64() : 0;
    }
}
