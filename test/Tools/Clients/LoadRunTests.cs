using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Tidegate.Clients.Load;

namespace Tidegate.Tools.Tests.Clients;

public sealed class LoadRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Burst_over_a_limit_counts_open_and_refused_and_no_errors()
    {
        await using var server = await SmallServer.StartAsync(limit: 20);

        var report = await RunAsync(new LoadOptions { Urls = [server.Url], Connections = 200, Mode = LoadMode.Burst, Hold = TimeSpan.Zero, ExpectOpen = 20 });

        Assert.Equal(20, report.OpenWhenReady);
        Assert.Equal(180, report.Refusals["503 limit"]);
        Assert.Equal(0, report.ErrorTotal);
        Assert.Equal(20, report.Notices["backpressure"]);
        Assert.Equal(20, report.Handshake.Count);
        Assert.Equal(0, report.ClosedTotal);
        Assert.True(report.AsExpected);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(20_000)]
    public async Task Echo_measures_every_message(int size)
    {
        await using var server = await SmallServer.StartAsync();

        var report = await RunAsync(new LoadOptions
        {
            Urls = [server.Url],
            Connections = 5,
            Rate = 1000,
            Mode = LoadMode.Echo,
            SendRate = 500,
            Size = size,
            Hold = TimeSpan.FromMilliseconds(400),
        });

        Assert.Equal(200, report.Sent);
        Assert.Equal(200, report.Echoed);
        Assert.Equal(200, report.Delivery.Count);
        Assert.Equal(0, report.Unsent + report.ErrorTotal + report.OtherMessages);
    }

    [Fact]
    public async Task Close_by_the_server_is_counted_by_its_code()
    {
        await using var server = await SmallServer.StartAsync(closeWith: (WebSocketCloseStatus)4001);

        var report = await RunAsync(new LoadOptions { Urls = [server.Url], Connections = 3, Hold = TimeSpan.FromSeconds(1) });

        Assert.Equal(3, report.Opened);
        Assert.Equal(3, report.Closes["4001"]);
    }

    [Fact]
    public async Task Refused_client_with_retry_comes_back_until_it_is_in()
    {
        await using var server = await SmallServer.StartAsync(limit: 0, refusals: 2);

        var report = await RunAsync(new LoadOptions { Urls = [server.Url], Connections = 2, Mode = LoadMode.Burst, Retry = true, Hold = TimeSpan.FromSeconds(3) });

        Assert.Equal(2, report.RefusedTotal);
        Assert.Equal(2, report.Opened);
        Assert.Equal(4, report.Started);
    }

    [Fact]
    public async Task Nobody_listening_is_an_error_by_kind()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = new Uri($"ws://{reserved.LocalEndPoint}/ws");

        var report = await RunAsync(new LoadOptions { Urls = [url], Connections = 2, Hold = TimeSpan.Zero, ExpectOpen = 2 });

        Assert.Equal(2, report.Errors["handshake: ConnectionRefused"]);
        Assert.False(report.AsExpected);
    }

    [Fact]
    public async Task Server_that_never_answers_is_a_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = new Uri($"ws://{silent.LocalEndpoint}/ws");

        var report = await RunAsync(new LoadOptions { Urls = [url], HandshakeTimeout = TimeSpan.FromMilliseconds(200), Connections = 1, Hold = TimeSpan.Zero });

        Assert.Equal(1, report.Errors["handshake: timeout"]);
    }

    [Fact]
    public async Task Stopped_run_closes_everything_and_still_reports()
    {
        await using var server = await SmallServer.StartAsync();
        using var stop = new CancellationTokenSource();
        var options = new LoadOptions { Urls = [server.Url], Connections = 10, Sources = [IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2")], Hold = TimeSpan.FromHours(1) };
        var run = new LoadRun(options, TimeProvider.System);
        run.Ready += stop.Cancel;

        await run.RunAsync(stop.Token).WaitAsync(Patience);

        Assert.Equal(10, run.OpenWhenReady);
        Assert.Equal(0, run.Statistics.Open);
    }

    [Fact]
    public async Task Report_can_be_printed_and_written()
    {
        await using var server = await SmallServer.StartAsync(limit: 1);
        var report = await RunAsync(new LoadOptions { Urls = [server.Url], Connections = 2, Mode = LoadMode.Burst, Hold = TimeSpan.Zero, ExpectOpen = 2 });
        var table = new StringWriter();
        var file = Path.GetTempFileName();

        TableWriter.Write(table, report);
        await JsonWriter.WriteAsync(file, report);

        Assert.Contains("503 limit", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOT as expected: 2 were to be open.", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"openWhenReady\": 1", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        File.Delete(file);
    }

    private static async Task<LoadReport> RunAsync(LoadOptions options)
    {
        var run = new LoadRun(options, TimeProvider.System);
        await run.RunAsync(CancellationToken.None).WaitAsync(Patience);
        return LoadReport.Of(options, run, TimeSpan.Zero, interrupted: false);
    }
}
