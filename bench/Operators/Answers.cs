using System.Diagnostics;
using Tidegate.Clients.Measuring;

namespace Tidegate.Operators;

/// <summary>How fast the admin API answers while many connections are open: one question after the other.</summary>
internal static class Answers
{
    private const int WarmUp = 200;

    public static async Task RunAsync(int connections, int requests)
    {
        await using var loaded = await Loaded.StartAsync(connections, [new("Limits:MaxConnections", $"{connections + 1000}")]);
        using var http = new HttpClient { BaseAddress = loaded.Service.Addresses.AdminUrl };
        Console.WriteLine($"| {connections} connections, {requests} requests | p50 | p99 | worst |\n|---|---:|---:|---:|");
        foreach (var path in new[] { "/admin/budget", "/admin/connections", "/admin/connections?order=longestIdle", "/admin/alerts", "/metrics" })
        {
            var times = new List<TimeSpan>(requests);
            for (var n = -WarmUp; n < requests; n++)
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                if (n >= 0)
                    times.Add(Stopwatch.GetElapsedTime(begun));
            }

            Console.WriteLine($"| `GET {path}` | {Figures.Milliseconds(Figures.Percentile(times, 0.5))} | {Figures.Milliseconds(Figures.Percentile(times, 0.99))} | {Figures.Milliseconds(times.Max())} |");
        }
    }
}
