using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>The limit, with default settings.</summary>
public sealed class AdmissionTests(SharedStandalone standalone) : IClassFixture<SharedStandalone>
{
    private const int Limit = 100;
    private const int Crowd = 2_000;

    private static readonly TimeSpan CrowdAnswered = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Client_over_the_limit_is_refused_and_let_in_when_one_leaves()
    {
        var service = standalone.Service;
        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Limit);

        var refused = await WebSocketTestClient.TryOpenAsync(service.WebSocketUrl);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.StartsWith("application/problem+json", refused.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("limit", refused.Problem.GetProperty("reason").GetString());
        Assert.Equal(Limit, refused.Problem.GetProperty("limit").GetInt32());
        Assert.Equal(Limit, refused.Problem.GetProperty("inUse").GetInt32());
        Assert.Equal(refused.Headers["X-Correlation-Id"], refused.Problem.GetProperty("correlationId").GetString());
        Assert.Equal(refused.Headers["Retry-After"], refused.Problem.GetProperty("retryAfterSeconds").GetRawText());
        Assert.True(refused.Problem.GetProperty("retryAfterSeconds").GetInt32() >= 1);

        await clients[0].CloseAsync();
        var next = await Eventually.Holds(
            "the next client is let in",
            TimeSpan.FromSeconds(2),
            () => WebSocketTestClient.TryOpenAsync(service.WebSocketUrl),
            attempt => attempt.Client is not null);

        clients.Add(next.Opened);
        await Expect.InUseAsync(service, Limit);
        foreach (var client in clients)
            await client.DisposeAsync();
        await Expect.AuditAsync(service, 0);
    }

    [Fact]
    public Task Crowd_at_once_ends_with_exactly_the_limit_open() => CrowdMeetsLimitAsync(standalone.Service);

    [Fact]
    public async Task Crowd_at_one_of_three_frontends_ends_with_exactly_the_limit_open()
    {
        await using var cluster = await Cluster.StartAsync(frontends: 3, Settings.PatientRecall);

        await CrowdMeetsLimitAsync(cluster.Frontends[0]);
    }

    private static async Task CrowdMeetsLimitAsync(ServiceProcess service)
    {
        await using var crowd = LoadTool.Start(service.WebSocketUrl, Crowd, "--mode", "burst", "--expect-open", $"{Limit}");

        var answered = await crowd.WaitUntilAnsweredAsync(CrowdAnswered);

        Assert.Equal(new LoadTool.Answered(Limit, Crowd - Limit, Errors: 0), answered);
        await Expect.InUseAsync(service, Limit);
        var report = await crowd.StopAsync();
        Assert.Equal(Limit, report.GetProperty("peakOpen").GetInt32());
        Assert.Equal(Crowd - Limit, report.GetProperty("refusals").GetProperty("503 limit").GetInt32());
        await Expect.AuditAsync(service, 0);
    }
}
