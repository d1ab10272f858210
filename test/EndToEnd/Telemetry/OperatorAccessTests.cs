using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>Metrics and Orleans Dashboard are there, and behind the key; probes need none.</summary>
public sealed class OperatorAccessTests
{
    private const string Key = "a-key-of-some-length";

    private static Settings WithAll => new() { ["Admin:Key"] = Key, ["Telemetry:Dashboard"] = "true" };

    private static readonly TimeSpan SiloStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silo_answers_probes_to_everybody_and_the_rest_to_whoever_has_the_key()
    {
        using var state = new TemporaryFolder();
        await using var silo = ServiceProcess.Start("silo", Programs.Silo, new ServiceAddresses { StateFolder = state.Path }, WithAll);
        var line = await silo.Output.WaitForAsync("the silo is ready", line => line.Contains("silo is ready", StringComparison.Ordinal), SiloStart);
        using var http = new HttpClient { BaseAddress = SiloAddress.Of(line) };

        Assert.Equal("""{"status":"live"}""", await http.GetStringAsync(new Uri("/health/live", UriKind.Relative)));
        Assert.Equal("""{"status":"ready"}""", await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
        await AssertBehindKeyAsync(http, "/metrics", "tidegate_ledger_epoch");
        await AssertBehindKeyAsync(http, "/dashboard/", "<html");
        await AssertBehindKeyAsync(http, "/dashboard/ClusterStats", "{");
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/admin/budget", UriKind.Relative))).StatusCode);

        silo.Process.Send(Signal.Terminate);
        Assert.Equal(0, await silo.Process.WaitForExitAsync(Stopped));
    }

    [Fact]
    public async Task Standalone_has_both_on_its_admin_listener_and_opens_no_other()
    {
        await using var standalone = await Standalone.StartAsync(WithAll);
        using var http = new HttpClient { BaseAddress = standalone.Service.Addresses.AdminUrl };
        using var clients = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{standalone.Service.Addresses.PublicPort}") };

        await AssertBehindKeyAsync(http, "/metrics", "tidegate_ledger_epoch");
        await AssertBehindKeyAsync(http, "/orleans/", "<html");
        foreach (var path in (string[])["/metrics", "/orleans/"])
            Assert.Equal(HttpStatusCode.NotFound, (await clients.SendAsync(With(path, new AuthenticationHeaderValue("Bearer", Key)))).StatusCode);
        Assert.DoesNotContain("silo is ready", standalone.Service.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_there_are_neither_metrics_nor_dashboard()
    {
        await using var standalone = await Standalone.StartAsync(new Settings().With("Telemetry:Metrics", "false").With("Telemetry:Dashboard", "false"));
        using var http = new HttpClient { BaseAddress = standalone.Service.Addresses.AdminUrl };
        foreach (var path in (string[])["/metrics", "/orleans/"])
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_a_foreign_host_name_gets_no_metrics()
    {
        await using var standalone = await Standalone.StartAsync();
        using var http = new HttpClient { BaseAddress = standalone.Service.Addresses.AdminUrl };
        using var request = With("/metrics", null);
        request.Headers.Host = "rebound.example.com";
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(request)).StatusCode);
    }

    private static async Task AssertBehindKeyAsync(HttpClient http, string path, string content)
    {
        foreach (var wrong in (AuthenticationHeaderValue?[])[null, Basic("wrong"), new("Bearer", "wrong")])
        {
            using var refused = await http.SendAsync(With(path, wrong));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains("Basic", refused.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
            Assert.DoesNotContain(content, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        foreach (var right in (AuthenticationHeaderValue[])[Basic(Key), new("Bearer", Key)])
        {
            using var answer = await http.SendAsync(With(path, right));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(content, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static AuthenticationHeaderValue Basic(string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("operator:" + password)));

    private static HttpRequestMessage With(string path, AuthenticationHeaderValue? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = authorization;
        return request;
    }
}
