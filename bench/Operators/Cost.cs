using System.Globalization;
using Tidegate.Clients.Measuring;

namespace Tidegate.Operators;

/// <summary>
/// What monitoring costs: services with the same idle connections side by side, exporting more and less; all see the same machine in the
/// same minute, so that its other work falls on all of them.
/// </summary>
internal static class Cost
{
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    private static readonly (string Name, KeyValuePair<string, string>[] Settings)[] Kinds =
    [
        ("metrics, scraped, and Orleans Dashboard", [new("Telemetry:Dashboard", "true")]),
        ("metrics, scraped", []),
        ("neither", [new("Telemetry:Metrics", "false")]),
    ];

    public static async Task RunAsync(int connections, int rounds, TimeSpan round)
    {
        var services = new List<Loaded>();
        using var stop = new CancellationTokenSource();
        var scraping = new List<Task>();
        try
        {
            foreach (var (_, settings) in Kinds)
                services.Add(await Loaded.StartAsync(connections, [new("Limits:MaxConnections", $"{connections + 2000}"), .. settings]));
            scraping.AddRange(services.Take(2).Select(service => ScrapeAsync(service, stop.Token)));
            await MeasureAsync(services, rounds, round, connections);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(scraping);
            foreach (var service in services)
                await service.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(List<Loaded> services, int rounds, TimeSpan round, int connections)
    {
        using var timer = new PeriodicTimer(round);

        // Reminders are registered and code is compiled in the first minutes.
        await timer.WaitForNextTickAsync();
        await timer.WaitForNextTickAsync();
        Console.WriteLine($"| {connections} idle connections, share of one core | {string.Join(" | ", Kinds.Select(kind => kind.Name))} |\n|---|{string.Concat(Kinds.Select(_ => "---:|"))}");
        var all = new List<double[]>();
        for (var n = 1; n <= rounds; n++)
        {
            var before = services.Select(service => service.ProcessorTime()).ToArray();
            await timer.WaitForNextTickAsync();
            all.Add([.. services.Select((service, i) => (service.ProcessorTime() - before[i]) / round)]);
            Console.WriteLine($"| round {n} of {round.TotalSeconds:0} s | {string.Join(" | ", all[^1].Select(Share))} |");
        }

        Console.WriteLine($"| median of what it costs more than neither | {string.Join(" | ", Kinds.Select((_, i) => Share(Figures.Median(all.Select(figures => figures[i] - figures[^1])))))} |");
    }

    private static async Task ScrapeAsync(Loaded loaded, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = loaded.Service.Addresses.AdminUrl };
        using var timer = new PeriodicTimer(ScrapeInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), stop);
        }
        catch (OperationCanceledException)
        {
            // Measured enough.
        }
    }

    private static string Share(double cores) => (cores * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";
}
