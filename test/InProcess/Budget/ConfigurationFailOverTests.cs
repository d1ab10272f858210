using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using Tidegate.Alerts;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;
using Tidegate.Grains.Hosting;
using Tidegate.Processes.Waiting;

namespace Tidegate.InProcess.Tests.Budget;

/// <summary>Two silos with different limits, of which the one that has the budget dies.</summary>
public sealed class ConfigurationFailOverTests : IAsyncLifetime
{
    private const int Limit = 40;
    private const int ForgottenLimit = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FaultyStorage _storage = new();
    private readonly InProcessTestCluster _cluster;
    private int _version;
    private int _silos;

    public ConfigurationFailOverTests()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            var isFirst = Interlocked.Increment(ref _silos) == 1;
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorageAsDefault();
            silo.Services.AddKeyedSingleton<IGrainStorage>(ConnectionBudgetGrain.StorageName, _storage);
            silo.Services.AddSingleton<ILedgerBootstrap, NewCluster>();
            silo.Services.AddSingleton<ILedgerStoreRun, NoStoreRun>();
            silo.Services.AddOptions<TidegateOptions>().Configure(options =>
            {
                options.Limits.MaxConnections = isFirst ? Limit : ForgottenLimit;
                options.Limits.Version = isFirst ? 0 : _version;
                options.Alerts.Interval = TimeSpan.FromMilliseconds(200);
            });
            silo.AddTidegateGrains();
            silo.AddTidegateWatch();
        });
        _cluster = builder.Build();
    }

    private IConnectionBudgetGrain Budget => _cluster.Client.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key);

    public async Task InitializeAsync()
    {
        await _cluster.DeployAsync();
        await Budget.Report(Ask(1), null);
        await Budget.Report(Ask(2, held: Limit), null);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Silo_with_another_limit_says_so_and_sheds_nobody_when_it_takes_the_budget_over()
    {
        await _cluster.StartAdditionalSiloAsync();
        var before = await Eventually.Holds("the silo differs", Patience, Budget.GetStatus, status => status.Differing.Length > 0);
        Assert.Contains("Limits:MaxConnections is 40 in the cluster and 30 here", Assert.Single(before.Differing).Settings);
        await AlertAsync(before.Differing[0].Silo);

        await _cluster.KillSiloAsync(_cluster.Silos[0]);

        var seq = 2L;
        var answer = await Eventually.Holds("the budget answers", Patience, () => TryReportAsync(++seq), answer => answer?.Kind == PermitAnswerKind.Granted);
        Assert.Equal((Limit, false, Limit), (answer!.Limit!.MaxConnections, answer.Overcommitted, answer.Target.Total));
        Assert.True(answer.Epoch > before.Epoch, "Nobody took the budget over.");
        await AlertAsync(before.Differing[0].Silo);
        Assert.Equal(Limit, (await Budget.WhatIf(null)).Proposed.MaxConnections);
    }

    [Fact]
    public async Task Silo_with_a_higher_version_makes_its_limit_the_clusters()
    {
        _version = 1;
        await _cluster.StartAdditionalSiloAsync();

        var status = await Eventually.Holds("the new limit", Patience, Budget.GetStatus, status => status.Limit.MaxConnections == ForgottenLimit);

        Assert.Equal((1, true), (status.Configuration!.Version, status.Overcommitted));
        // The first silo is now the one that is configured otherwise.
        var differing = await Eventually.Holds("the other silo differs", Patience, Budget.GetStatus, later => later.Differing.Length > 0);
        Assert.Equal(_cluster.Silos[0].SiloAddress.Endpoint.ToString(), differing.Differing.Single().Silo);
    }

    private async Task AlertAsync(string silo)
    {
        var alerts = _cluster.Client.GetGrain<IAlertGrain>(IAlertGrain.Key);
        await Eventually.Holds(
            "limits_differ",
            Patience,
            () => alerts.Get(),
            report => report.Alerts.Any(alert => alert.Name == "limits_differ" && alert.Scope == silo));
    }

    private async Task<PermitAnswer?> TryReportAsync(long seq)
    {
        try
        {
            return await Budget.Report(Ask(seq, held: Limit), null);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or BudgetUnavailableException)
        {
            return null;
        }
    }

    private static PermitReport Ask(long seq, int held = 0) => new()
    {
        FrontendId = "a",
        Name = "a",
        Seq = seq,
        Held = new Permits(held, 0),
        Live = new Permits(held, 0),
        Waiting = new Permits(held == 0 ? Limit : 0, 0),
        Wanted = new Permits(Limit, 0),
    };

    private sealed class NewCluster : ILedgerBootstrap
    {
        public bool IsNewCluster() => true;
    }
}
