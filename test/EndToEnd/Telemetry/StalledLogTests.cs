using System.Net;
using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>A process whose output nobody reads: a paused terminal, a log driver that hangs.</summary>
public sealed class StalledLogTests : IDisposable
{
    private const int Clients = 10;
    private const int ServiceRestart = 1012;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _state = new();
    private readonly HttpClient _http = new();

    [Theory]
    [InlineData("Text", "")]
    [InlineData("Json", "")]
    [InlineData("Text", "systemd")]
    public async Task Log_that_nobody_reads_stops_neither_service_nor_drain(string format, string form)
    {
        // Soon more than a pipe holds, and little room behind it.
        var environment = new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft"] = "Trace",
            ["Logging__LogLevel__Orleans"] = "Debug",
            ["Logging__Console__MaxQueueLength"] = "10",
        };
        if (form.Length > 0)
            environment["Logging__Console__FormatterName"] = form;
        var settings = new Settings { ["Telemetry:LogFormat"] = format, ["Drain:NoticePeriod"] = "00:00:01", ["Drain:Window"] = "00:00:01" };
        await using var service = ServiceProcess.Start(
            "standalone", Programs.Standalone, new ServiceAddresses { StateFolder = _state.Path }, settings, environment, readOutput: false);
        await service.ReadyAsync();
        await Eventually.Holds(
            "log lines are dropped",
            Patience,
            async () => (await Exposition.ReadAsync(_http, service.Addresses.AdminUrl)).Value("tidegate_log_dropped_total"),
            dropped => dropped > 0);

        var clients = await WebSocketTestClient.OpenAsync(service.WebSocketUrl, Clients);
        foreach (var client in clients)
        {
            await client.SendAsync("hello");
            await client.WaitForAsync("the echo", message => message.Text == "hello");
        }

        Assert.Equal(HttpStatusCode.OK, (await service.ReadReadyAsync()).Status);
        service.Process.Send(Signal.Terminate);
        foreach (var client in clients)
            Assert.Equal(ServiceRestart, (await client.Closed.WaitAsync(Patience)).Code);
        Assert.Equal(0, await service.Process.WaitForExitAsync(Patience));
    }

    public void Dispose()
    {
        _http.Dispose();
        _state.Dispose();
    }
}
