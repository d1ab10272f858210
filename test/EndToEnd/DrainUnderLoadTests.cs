using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>A full frontend is stopped.</summary>
[Collection(Alone.Name)]
public sealed class DrainUnderLoadTests
{
    private const int Many = 15_000;

    private static readonly TimeSpan Filled = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_client_of_a_full_frontend_is_told_and_gets_its_close_frame_and_the_process_exits_in_time()
    {
        await using var standalone = await Standalone.StartAsync(new Settings
        {
            ["Limits:MaxConnections"] = $"{Many}",
            ["Drain:ShutdownTimeout"] = Settings.Seconds(ShutdownTimeout),
        });
        await using var clients = LoadTool.Start(standalone.Service.WebSocketUrl, Many, "--rate", "1500", "--timeout", "120s", "--source", "127.0.0.1;127.0.0.2");
        Assert.Equal(new LoadTool.Answered(Many, 0, Errors: 0), await clients.WaitUntilAnsweredAsync(Filled));

        standalone.Service.Process.Send(Signal.Terminate);
        Assert.Equal(0, await standalone.Service.Process.WaitForExitAsync(ShutdownTimeout));
        var report = await clients.StopAsync();

        var close = Assert.Single(report.GetProperty("closes").EnumerateObject());
        Assert.Equal(("1012", Many), (close.Name, close.Value.GetInt32()));
        Assert.Equal(Many, report.GetProperty("notices").GetProperty("draining").GetInt32());
    }
}
