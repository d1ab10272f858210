using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Hosting.Descriptors;
using Tidegate.Hosting.Listening;
using Tidegate.Processes.Waiting;
using Tidegate.TestKit.Waiting;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Composition;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Counters;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Transport;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>A frontend's sockets on a real Kestrel at loopback, with fakes behind the seams. Time stands still until it is moved.</summary>
internal sealed class FrontendHost : IAsyncDisposable
{
    // A client that is not read because its handler has enough is not waited for longer.
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _app;
    private readonly HeartbeatScanner _scanner;

    private FrontendHost(WebApplication app)
    {
        _app = app;
        Port = new Uri(app.Urls.Single()).Port;
        _scanner = new HeartbeatScanner(Registry, Get<ClusterSettingsSource>(), Get<MonotonicClock>(), Time, NullLogger<HeartbeatScanner>.Instance);
    }

    public int Port { get; }

    public SteppingClock Time => (SteppingClock)Get<TimeProvider>();

    public FakeAdmission Admission => Get<FakeAdmission>();

    public FakeGateway Gateway => Get<FakeGateway>();

    public FakeDrain Drain => Get<FakeDrain>();

    public ConnectionRegistry Registry => Get<ConnectionRegistry>();

    public OpenSockets Sockets => Get<OpenSockets>();

    public RefusalCounters Refusals => Get<RefusalCounters>();

    public static async Task<FrontendHost> StartAsync(
        Action<TidegateOptions>? configure = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        X509Certificate2? certificate = null,
        ILoggerProvider? log = null,
        IDescriptorSource? descriptors = null)
    {
        var options = new TidegateOptions();
        options.Hubs["echo"] = new HubOptions { Handler = HubHandler.Echo };
        options.Hubs["grain"] = new HubOptions { Handler = HubHandler.Grain };
        options.Hubs["priority"] = new HubOptions { Priority = true };
        configure?.Invoke(options);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null)
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
                listen.UseHttps(certificate);
            listen.UseStreamAnswers();
        }));
        var services = builder.Services;
        services.AddSingleton(Options.Create(options));
        services.AddSingleton<TimeProvider>(new SteppingClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        services.AddSingleton(descriptors ?? new FakeDescriptors());
        services.AddTidegateConnections();
        services.Remove(services.Single(service => service.ImplementationType == typeof(HeartbeatScanner)));
        services.AddHostedService<RemainingSockets>();
        services.AddSingleton<RequestCount>();
        services.AddSingleton<FakeAdmission>().AddSingleton<IAdmission>(provider => provider.GetRequiredService<FakeAdmission>());
        services.AddSingleton<FakeGateway>().AddSingleton<IConnectionGateway>(provider => provider.GetRequiredService<FakeGateway>());
        services.AddSingleton<FakeLinks>().AddSingleton<ILinkMoves>(provider => provider.GetRequiredService<FakeLinks>());
        services.AddSingleton<FakeDrain>().AddSingleton<IDrainState>(provider => provider.GetRequiredService<FakeDrain>());
        services.AddSingleton<IFrontendIdentity, FakeIdentity>();

        var app = builder.Build();
        app.Use(app.Services.GetRequiredService<RequestCount>().CountAsync);
        app.UsePendingRequests();
        app.UseTidegateWebSockets();
        app.MapTidegateClients();
        await app.StartAsync();
        return new FrontendHost(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<RawClient> ConnectAsync(string target = "/ws?hub=echo") => RawClient.ConnectAsync(Port, target);

    public void Change(Func<ClusterSettings, ClusterSettings> change)
    {
        var source = Get<ClusterSettingsSource>();
        source.Update(change(source.Current));
    }

    /// <summary>Lets the time of an upgrade run out that waits for a place of its address.</summary>
    public async Task RunOutOfPatienceAsync()
    {
        var gate = Get<IpGate>();
        await Expect.Within(
            Task.Run(async () =>
            {
                while (gate.Waiting == 0)
                    await Task.Yield();
                // Its timer is made a moment after it has joined the line.
                while (gate.Waiting > 0)
                {
                    Time.Advance(Get<ClusterSettingsSource>().Current.RecallTimeout);
                    await Task.Yield();
                }
            }),
            "an upgrade that waits for a place of its address, and the end of its wait");
    }

    /// <summary>Completes when no request is under way.</summary>
    public Task NoRequestAsync() => Get<RequestCount>().NoneAsync();

    /// <summary>Moves time on in steps of a scan, and scans after each.</summary>
    public void Pass(TimeSpan time)
    {
        // What a client was just answered may come from a thread that has yet to read on; silence is the peer's only while it is read.
        SpinWait.SpinUntil(() => Registry.Enumerate().All(connection => connection.IsClosing || !connection.ShowedLifeSince(TimeSpan.MaxValue)), SettleTime);
        for (var left = time; left > TimeSpan.Zero; left -= HeartbeatPolicy.ScanInterval)
        {
            Time.Advance(HeartbeatPolicy.ScanInterval);
            _scanner.Scan();
        }
    }

    /// <summary>Waits until what a client has just read is seen as activity: the kernel confirms it in its own time, which is not this host's.</summary>
    public Task TakesAsync(FrontendConnection connection) => Eventually.Holds(
        "that what the client takes is activity",
        Expect.Patience,
        () =>
        {
            Stall(TimeSpan.Zero);
            return connection.IdleFor;
        },
        idle => idle < 2 * HeartbeatPolicy.ScanInterval);

    /// <summary>Moves time on in one leap, as if the process had stood still, and scans once.</summary>
    public void Stall(TimeSpan time)
    {
        Time.Advance(time);
        _scanner.Scan();
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }
}
