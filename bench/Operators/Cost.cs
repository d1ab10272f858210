using System.Globalization;

namespace Tidegate.Operators;

/// <summary>
/// What monitoring costs: two services with the same idle connections side by side, one exporting and scraped, the other not; both see the
/// same machine in the same minute, so that its other work falls on both.
/// </summary>
internal static class Cost
{
    private static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(int connections, int rounds, TimeSpan round)
    {
        KeyValuePair<string, string> limit = new("Limits:MaxConnections", $"{connections + 1000}");
        await using var on = await Loaded.StartAsync(connections, [limit]);
        await using var off = await Loaded.StartAsync(connections, [limit, new("Telemetry:Metrics", "false"), new("Telemetry:Dashboard", "false")]);
        using var stop = new CancellationTokenSource();
        var scraping = ScrapeAsync(on, stop.Token);
        using var timer = new PeriodicTimer(round);

        // Reminders are registered and code is compiled in the first minutes.
        await timer.WaitForNextTickAsync();
        await timer.WaitForNextTickAsync();
        var differences = new List<double>();
        Console.WriteLine($"| round of {round.TotalSeconds:0} s, {connections} idle connections | with metrics | without | difference |\n|---|---:|---:|---:|");
        for (var n = 1; n <= rounds; n++)
        {
            var (onBefore, offBefore) = (on.ProcessorTime(), off.ProcessorTime());
            await timer.WaitForNextTickAsync();
            var (with, without) = ((on.ProcessorTime() - onBefore) / round, (off.ProcessorTime() - offBefore) / round);
            differences.Add(with - without);
            Console.WriteLine($"| {n} | {Share(with)} | {Share(without)} | {Share(with - without)} |");
        }

        Console.WriteLine($"\nMedian of the differences: {Share(differences.Order().ElementAt(rounds / 2))} of one core");
        await stop.CancelAsync();
        await scraping;
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
