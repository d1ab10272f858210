using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidegate.Alerts;
using Tidegate.Budget;
using Tidegate.Configuration.Validation;
using Tidegate.Processes;
using Tidegate.Processes.Network;
using Tidegate.Silo.Hosting;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Composition;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Reporting;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.InProcess.Tests.Hosting;

/// <summary>
/// A silo and a frontend in the test's own process, composed as the hosts compose them, with real sockets on loopback. Only the way
/// to the budget can be cut.
/// </summary>
internal sealed class WholeFrontend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _state;

    private WholeFrontend(WebApplication app, TemporaryFolder state)
    {
        _app = app;
        _state = state;
    }

    public Uri WebSocketUrl => new(_app.Services.GetRequiredService<ListenAddresses>().ForClients()[0]);

    public CuttableBudget Way => (CuttableBudget)_app.Services.GetRequiredService<IBudgetClient>();

    public IFrontendIdentity Identity => _app.Services.GetRequiredService<IFrontendIdentity>();

    public IConnectionBudgetGrain Budget =>
        _app.Services.GetRequiredService<IGrainFactory>().GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key);

    public IAlertGrain Alerts => _app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlertGrain>(IAlertGrain.Key);

    public static async Task<WholeFrontend> StartAsync(params string[] settings)
    {
        var state = new TemporaryFolder();
        var builder = WebApplication.CreateBuilder();
        var siloPort = Ports.Free();
        string[] all =
        [
            "Listen:Public=http://127.0.0.1:0", "Listen:Admin=http://127.0.0.1:0", "Frontend:Name=whole", $"Cluster:SiloPort={siloPort}",
            $"Cluster:PrimarySilo=127.0.0.1:{siloPort}", $"Cluster:GatewayPort={Ports.Free()}", $"Cluster:StateDirectory={state.Path}", .. settings,
        ];
        builder.Configuration.AddInMemoryCollection(all.Select(setting => setting.Split('=', 2)).ToDictionary(pair => "Tidegate:" + pair[0], pair => (string?)pair[1]));
        builder.Logging.ClearProviders();
        builder.AddTidegateSilo();
        builder.AddTidegateFrontend(await FrontendIdentity.TakeAsync(builder.Configuration.ReadTidegateOptions(), new BootTimeProvider()));
        builder.Services.AddSingleton<IBudgetClient>(services => new CuttableBudget(ActivatorUtilities.CreateInstance<GrainBudgetClient>(services)));
        var app = builder.Build().UseTidegateFrontend();
        await app.StartAsync();
        return new WholeFrontend(app, state);
    }

    public Task StopAsync() => _app.StopAsync();

    public async Task SetLimitAsync(int limit) =>
        await Budget.SetLimit(new LimitRequest { MaxConnections = limit, Actor = "test", Reason = "test", CorrelationId = "test" });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _state.Dispose();
    }

    /// <summary>The real budget, as long as the way to it is open.</summary>
    internal sealed class CuttableBudget(IBudgetClient budget) : IBudgetClient
    {
        private volatile Func<PermitReport, PermitAnswer>? _instead;

        /// <summary>From now on every report fails.</summary>
        public void Cut() => _instead = _ => throw new TimeoutException("The test has cut the way to the budget.");

        /// <summary>The next answers are these.</summary>
        public void Answer(PermitAnswerKind kind) => _instead = report =>
        {
            Mend();
            return new PermitAnswer { Kind = kind, Seq = report.Seq };
        };

        public void Mend() => _instead = null;

        public Task<PermitAnswer> ReportAsync(PermitReport report, CancellationToken cancellation) =>
            _instead is { } instead ? Task.FromResult(instead(report)) : budget.ReportAsync(report, cancellation);
    }
}
