using System.Net.Http.Headers;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>No secret leaves by output, errors or the dump of settings: each secret is a canary, and nobody may hear it sing.</summary>
public sealed class SecretTests
{
    private const string AdminKey = "canary-admin-5f0c1d2e3a4b";
    private const string AccessKey = "canary-access-5f0c1d2e3a4b5c6d7e8f90";
    private const string SecondKey = "canary-second-5f0c1d2e3a4b5c6d7e8f90";
    private const string WebhookSecret = "canary-hooksecret-5f0c1d2e3a4b5c6d7e8f";
    private const string WebhookUrl = "http://127.0.0.1:9/canary-hookpath";
    private const string Token = "canary-token.canary-token.canary-token";
    private const string WrongKey = "canary-wrong-key-of-somebody";
    private const string Canary = "canary-";

    private static Dictionary<string, string> Secrets => new()
    {
        ["Admin:Key"] = AdminKey,
        ["Access:AccessKey"] = AccessKey,
        ["Access:SecondaryAccessKey"] = SecondKey,
        ["Alerts:WebhookUrl"] = WebhookUrl,
        ["Alerts:WebhookSecret"] = WebhookSecret,
        ["Alerts:WebhookRetryDelay"] = "00:00:00.01",
        ["Alerts:HoldTime"] = "00:00:00",
    };

    [Fact]
    public async Task Dump_of_the_settings_has_no_secret()
    {
        await using var process = ChildProcess.StartDotnet(
            "check",
            Programs.Standalone,
            [.. Secrets.Select(secret => $"--Tidegate:{secret.Key}={secret.Value}"), "--check-config"]);

        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("Alerts:WebhookSecret = (hidden)", process.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, process.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_and_errors_of_a_process_in_trouble_have_no_secret()
    {
        var settings = new Settings { ["Limits:MaxConnections"] = "2" };
        foreach (var (key, value) in Secrets)
            settings[key] = value;
        using var state = new TemporaryFolder();
        await using var service = ServiceProcess.Start(
            "canary",
            Programs.Standalone,
            new ServiceAddresses { StateFolder = state.Path },
            settings,
            new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Debug", ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace" });
        await service.ReadyAsync();
        using var http = new HttpClient();
        var answers = new List<string>();

        foreach (var path in new[] { $"/ws?access_token={Token}", $"/client/hubs/chat?access_token={Token}", $"/nowhere?access_token={Token}" })
            answers.Add(await AnswerAsync(http, new Uri($"http://127.0.0.1:{service.Addresses.PublicPort}{path}"), null));
        answers.Add((await WebSocketTestClient.TryOpenAsync(service.Addresses.WebSocketUrl($"/ws?access_token={Token}"))).Body ?? "");
        foreach (var path in new[] { "/admin/budget", "/admin/alerts", "/admin/connections/nobody", "/admin/refusals", "/admin/audit", "/openapi/v1.json" })
        {
            answers.Add(await AnswerAsync(http, new Uri(service.Addresses.AdminUrl, path), WrongKey));
            answers.Add(await AnswerAsync(http, new Uri(service.Addresses.AdminUrl, path), AdminKey));
        }

        await service.Output.WaitForAsync("the refused upgrade", line => line.Contains("Upgrade refused", StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        Assert.All(answers, answer => Assert.DoesNotContain(Canary, answer, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, service.Output.Text.Replace("canary:", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<string> AnswerAsync(HttpClient http, Uri address, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request);
        return answer.Headers.ToString() + await answer.Content.ReadAsStringAsync();
    }
}
