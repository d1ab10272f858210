using System.Text.Json;
using System.Text.RegularExpressions;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>What a running silo and a running frontend export, against the table of the documents, the alerts and the dashboard.</summary>
public sealed partial class MetricsTests(MetricsTests.ScrapedCluster cluster) : IClassFixture<MetricsTests.ScrapedCluster>
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Every_metric_of_an_alert_is_exported()
    {
        var names = Names(File.ReadAllLines(Path.Combine(Root, "deploy/prometheus/tidegate-alerts.yml")).Where(line => !line.TrimStart().StartsWith('#') && !line.Contains("alert:", StringComparison.Ordinal)));
        Assert.True(names.Count > 15, $"only {names.Count} names were found in the rules");
        Assert.DoesNotContain(names, name => !cluster.Exported.Has(name));
    }

    [Fact]
    public void Every_metric_of_a_panel_is_exported()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "deploy/grafana/tidegate.json")));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)
            .ToList();
        Assert.True(queries.Count > 15, $"only {queries.Count} queries were found in the dashboard");
        Assert.DoesNotContain(Names(queries), name => !cluster.Exported.Has(name));
    }

    [Fact]
    public void Table_of_the_documents_is_what_is_exported_with_its_tags()
    {
        var documented = Row().Matches(File.ReadAllText(Path.Combine(Root, "docs/metrics.md")))
            .ToDictionary(row => row.Groups["name"].Value, row => Words().Matches(row.Groups["tags"].Value).Select(tag => tag.Value.Trim('`').Replace('.', '_')).Order(StringComparer.Ordinal).ToArray());
        var exported = cluster.Exported.Families.Where(family => family.StartsWith("tidegate_", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(documented.Keys.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
        foreach (var (name, tags) in documented)
            Assert.Equal((name, string.Join(' ', tags)), (name, string.Join(' ', cluster.Exported.LabelsOf(name))));
    }

    [Fact]
    public void Counters_are_there_before_the_first_event()
    {
        Assert.Equal(0, cluster.BeforeAnyClient.Value("tidegate_admissions_total", "result=\"admitted\""));
        Assert.Equal(0, cluster.BeforeAnyClient.Value("tidegate_fences_total"));
        Assert.Equal(0, cluster.BeforeAnyClient.Value("tidegate_invariant_violations_total", "part=\"pool\""));
        Assert.Equal(0, cluster.BeforeAnyClient.Value("tidegate_messages_total", "type=\"text\""));
    }

    [Fact]
    public void What_clients_did_is_counted()
    {
        Assert.Equal(1, cluster.Exported.Value("tidegate_admissions_total", "result=\"admitted\""));
        Assert.Equal(1, cluster.Exported.Value("tidegate_admissions_total", "result=\"limit\""));
        Assert.Equal(1, cluster.Exported.Value("tidegate_permits", "state=\"limit\""));
        Assert.Equal(1, cluster.Exported.Value("tidegate_connection_duration_seconds_count", "initiator=\"client\""));
    }

    [Fact]
    public void Sockets_are_no_HTTP_requests_and_no_value_names_anybody()
    {
        var lines = cluster.Exported.Text.Split('\n');
        Assert.DoesNotContain(lines, line => line.StartsWith("http_server", StringComparison.Ordinal) && (line.Contains("/ws", StringComparison.Ordinal) || line.Contains("active", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && line.Contains("http_route=\"/admin/budget\"", StringComparison.Ordinal));
        foreach (var secret in (string[])[ScrapedCluster.User, ScrapedCluster.Token])
            Assert.DoesNotContain(secret, cluster.Exported.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_of_Kestrel_Orleans_and_the_runtime_are_exported()
    {
        foreach (var name in (string[])["kestrel_active_connections", "orleans_catalog_activations", "dotnet_process_memory_working_set_bytes"])
            Assert.True(cluster.Exported.Has(name), name);
    }

    private static HashSet<string> Names(IEnumerable<string> queries) =>
        [.. queries.SelectMany(query => Metric().Matches(query)).Select(match => match.Value)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "orleans.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests has orleans.sln.");
        return folder.FullName;
    }

    [GeneratedRegex(@"\b(?:tidegate|kestrel|orleans|dotnet|http)_[a-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| `(?<instrument>tidegate\.[a-z_.]+)` \| `(?<name>tidegate_[a-z0-9_]+)` \| `[^`]+` \| (?<tags>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`[a-z.]+`")]
    private static partial Regex Words();

    /// <summary>One silo and one frontend, scraped before and after some clients.</summary>
    public sealed class ScrapedCluster : IAsyncLifetime
    {
        internal const string User = "canary-user";
        internal const string Token = "canary-token";

        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        internal Exposition BeforeAnyClient { get; private set; } = null!;

        internal Exposition Exported { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await using var cluster = await Cluster.StartAsync(frontends: 1, new Settings().With("Limits:MaxConnections", "1"));
            using var http = new HttpClient();
            var frontend = cluster.Frontends[0];
            var silo = SiloAddress.Of(await cluster.Silo.Output.WaitForAsync("the silo is ready", line => line.Contains("silo is ready", StringComparison.Ordinal), Patience));
            BeforeAnyClient = await Exposition.ReadAsync(http, frontend.Addresses.AdminUrl);

            await using (var client = await WebSocketTestClient.OpenAsync(frontend.Addresses.WebSocketUrl($"/ws?user={User}")))
            {
                await client.SendAsync("hello");
                await Eventually.Holds("a message reaches the client", Patience, () => frontend.Admin.SendToHubAsync("default", "x"), sent => sent.Frontends > 0);
                // It waits for a permit, and there is none.
                await WebSocketTestClient.TryOpenAsync(frontend.WebSocketUrl);
                await WebSocketTestClient.TryOpenAsync(frontend.Addresses.WebSocketUrl($"/ws?access_token={Token}"));
                await frontend.Admin.GetBudgetAsync();
                await Eventually.Holds(
                    "the client's queue is looked at",
                    Patience,
                    () => Exposition.ReadAsync(http, frontend.Addresses.AdminUrl),
                    scraped => scraped.Has("tidegate_send_queue_size_bytes_bucket"));
                await client.CloseAsync();
            }

            Exported = await Eventually.Holds(
                "the close is counted",
                Patience,
                () => Exposition.ReadAsync(http, frontend.Addresses.AdminUrl),
                scraped => scraped.Has("tidegate_connection_duration_seconds"));
            Exported.Add(await Exposition.ReadAsync(http, silo));
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
