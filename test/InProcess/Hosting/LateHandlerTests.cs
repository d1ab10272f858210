using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Tidegate.Clients.WebSockets;
using Tidegate.Configuration.Validation;
using Tidegate.Processes;
using Tidegate.Processes.Network;
using Tidegate.Processes.Waiting;
using Tidegate.Silo.Hosting;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Composition;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Startup;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.InProcess.Tests.Hosting;

/// <summary>A silo without the application's handler, a frontend, and later a silo that brings it; all over TCP.</summary>
[Collection(nameof(WholeFrontendTests))]
public sealed class LateHandlerTests : IAsyncLifetime
{
    // Orleans' own pace would be a minute.
    private static readonly TimeSpan Found = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _state = new();
    private readonly int _siloPort = Ports.Free();
    private readonly int _gatewayPort = Ports.Free();
    private readonly List<IHost> _hosts = [];

    public async Task InitializeAsync()
    {
        await StartAsync(Silo(_siloPort, _gatewayPort, hasHandler: false));
        var builder = WebApplication.CreateBuilder();
        Configure(builder, "Frontend:Name=late", "Listen:Public=http://127.0.0.1:0", "Listen:Admin=http://127.0.0.1:0", "Hubs:app:Handler=grain");
        var identity = await FrontendIdentity.TakeAsync(builder.Configuration.ReadTidegateOptions(), new BootTimeProvider());
        builder.AddTidegateClusterClient();
        builder.AddTidegateFrontend(identity);
        await StartAsync(builder.Build().UseTidegateFrontend());
    }

    public async Task DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        _state.Dispose();
    }

    [Fact]
    public async Task Message_waits_for_the_silo_that_brings_the_handler_and_a_handler_that_throws_closes_nobody()
    {
        var url = _hosts[1].Services.GetRequiredService<ListenAddresses>().ForClients()[0] + "?hub=app";
        await using var client = await WebSocketTestClient.OpenAsync(new Uri(url));
        await client.SendAsync("early");
        var handler = Silo(Ports.Free(), Ports.Free(), hasHandler: true);

        await StartAsync(handler);

        // Where this machine is slow the first one is told that it was too early; what is sent once the silo is found is handled.
        await Eventually.Holds("a message is handled", Found, () => AskAsync(client), isHandled => isHandled);
        await client.SendAsync("");
        Assert.Contains("\"reason\":\"failed\"", (await client.WaitForNoticeAsync("messageFailed")).Text, StringComparison.Ordinal);
        await client.SendAsync("again");
        Assert.True(client.IsOpen);
    }

    private static async Task<bool> AskAsync(WebSocketTestClient client)
    {
        await client.SendAsync("now");
        return client.Messages.Any(message => message.Text == "connected");
    }

    private IHost Silo(int siloPort, int gatewayPort, bool hasHandler)
    {
        var builder = Host.CreateApplicationBuilder();
        Configure(builder, $"Cluster:SiloPort={siloPort}", $"Cluster:GatewayPort={gatewayPort}");
        builder.AddTidegateSilo();
        if (!hasHandler)
            builder.Services.Configure<GrainTypeOptions>(types => types.Classes.Remove(typeof(LateHandlerGrain)));
        return builder.Build();
    }

    private void Configure(IHostApplicationBuilder builder, params string[] settings)
    {
        string[] all =
        [
            $"Cluster:PrimarySilo=127.0.0.1:{_siloPort}", $"Cluster:Gateways=127.0.0.1:{_gatewayPort}", $"Cluster:StateDirectory={_state.Path}", .. settings,
        ];
        builder.Configuration.AddInMemoryCollection(all.Select(setting => setting.Split('=', 2)).ToDictionary(pair => "Tidegate:" + pair[0], pair => (string?)pair[1]));
        builder.Logging.ClearProviders();
    }

    private async Task StartAsync(IHost host)
    {
        _hosts.Add(host);
        await host.StartAsync();
    }
}
