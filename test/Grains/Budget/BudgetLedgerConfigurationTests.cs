using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Grains.Budget;

namespace Tidegate.Grains.Tests.Budget;

/// <summary>Whose configuration is the cluster's.</summary>
public sealed class BudgetLedgerConfigurationTests
{
    private readonly LedgerHarness _ledger = new(limit: 100);

    [Fact]
    public void Takeover_by_a_silo_with_other_settings_changes_nothing()
    {
        var id = _ledger.Report("a", 1, waiting: 100);
        var before = _ledger.AnswerTo(id);
        ConfigureOtherwise(version: 0);

        _ledger.TakeOver(_ledger.Stored);
        var after = _ledger.AnswerTo(_ledger.Report("a", 2, held: new Permits(100, 0), live: new Permits(100, 0)));

        Assert.Equal((before.Limit, before.Settings, before.Ttl), (after.Limit, after.Settings, after.Ttl));
        Assert.False(after.Overcommitted);
        Assert.Equal(before.Pressure.Threshold, after.Pressure.Threshold);
    }

    [Fact]
    public void Memory_ceiling_that_the_cluster_has_by_default_stays_one_under_a_silo_that_is_configured_with_its_own()
    {
        var cluster = LedgerRules.From(_ledger.Options).ToConfiguration();
        _ledger.Options.Limits.MemoryCeilingMegabytes = 7;

        var rules = LedgerRules.From(_ledger.Options).Under(cluster);

        Assert.Equal((cluster.MemoryCeilingBytes, true), (rules.MemoryCeilingBytes, rules.IsCeilingByDefault));
    }

    [Fact]
    public void Higher_version_is_in_force_from_its_takeover_on_and_a_lower_one_does_not_bring_the_former_back()
    {
        ConfigureOtherwise(version: 2);
        _ledger.TakeOver(_ledger.Stored);
        Assert.Equal((60, 50), (_ledger.Ledger.Limit.MaxConnections, _ledger.Ledger.Limit.StandardCeiling));
        var version = _ledger.Ledger.Limit.Version;

        _ledger.Options.Limits.MaxConnections = 90;
        _ledger.Options.Limits.Version = 1;
        _ledger.TakeOver(_ledger.Stored);

        Assert.Equal((60, version), (_ledger.Ledger.Limit.MaxConnections, _ledger.Ledger.Limit.Version));
        Assert.Equal(2, _ledger.Stored!.Configuration!.Version);
    }

    [Fact]
    public void Silo_that_starts_with_a_higher_version_makes_it_the_clusters_and_everybody_is_to_report()
    {
        _ledger.Report("a", 1, waiting: 100);
        ConfigureOtherwise(version: 1);
        _ledger.Pushes.Clear();

        _ledger.Run(LedgerRequest.Of(1000, LedgerRules.From(_ledger.Options).ToConfiguration()));

        Assert.Equal(60, _ledger.Ledger.Limit.MaxConnections);
        Assert.True(_ledger.Ledger.Overcommitted);
        Assert.Equal("a", Assert.Single(_ledger.Pushes).FrontendId);
        Assert.Equal(1, _ledger.Replies.Single(reply => reply.Ticket == 1000).Configuration!.Version);
        var taken = Assert.Single(_ledger.Events, one => one.Kind == LedgerEventKind.ConfigurationTaken);
        Assert.Contains("Limits:MaxConnections 100 -> 60", taken.Text);
    }

    [Fact]
    public void Limit_of_an_operator_stays_under_a_higher_version_and_is_reset_to_the_stored_configured_one()
    {
        _ledger.SetLimit(70);
        ConfigureOtherwise(version: 1);
        _ledger.TakeOver(_ledger.Stored);
        Assert.Equal((70, true, 10), (_ledger.Ledger.Limit.MaxConnections, _ledger.Ledger.Limit.SetByOperator, _ledger.Ledger.Limit.PriorityReserve));

        _ledger.Options.Limits.MaxConnections = 5;
        _ledger.TakeOver(_ledger.Stored);
        var change = _ledger.SetLimit(null);

        Assert.Equal((60, false), (change.Current.MaxConnections, change.Current.SetByOperator));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 60)]
    public void Document_of_a_version_that_kept_no_configuration_keeps_its_limit_until_a_higher_version_comes(int version, int limit)
    {
        var stored = _ledger.Stored!;
        stored.Configuration = null;
        ConfigureOtherwise(version);

        _ledger.TakeOver(stored);

        Assert.Equal(limit, _ledger.Ledger.Limit.MaxConnections);
        Assert.Equal((version, limit), (_ledger.Stored!.Configuration!.Version, _ledger.Stored.Configuration.MaxConnections));
    }

    [Fact]
    public void Lost_ledger_takes_the_limit_that_frontends_have_seen_and_not_that_of_the_silo_that_begins_anew()
    {
        var seen = _ledger.AnswerTo(_ledger.Report("a", 1, waiting: 100)).Limit;
        ConfigureOtherwise(version: 0);
        _ledger.TakeOver(null);

        var id = _ledger.Report(new PermitReport
        {
            FrontendId = "a",
            Name = "a",
            Seq = 2,
            Held = new Permits(100, 0),
            Live = new Permits(100, 0),
            Wanted = new Permits(100, 0),
            EpochSeen = 1,
            LimitSeen = seen,
            TtlInForce = TimeSpan.FromMinutes(2),
        });

        var answer = _ledger.AnswerTo(id);
        Assert.Equal((100, false), (answer.Limit!.MaxConnections, answer.Overcommitted));
        _ledger.TakeOver(_ledger.Stored);
        Assert.Equal(100, _ledger.Ledger.Limit.MaxConnections);
    }

    [Fact]
    public void Every_option_that_travels_is_named_where_it_differs()
    {
        var own = LedgerRules.From(new TidegateOptions()).ToConfiguration();
        foreach (var property in typeof(ClusterSettings).GetProperties().Where(property => property.CanWrite))
        {
            object other = property.GetValue(own.Settings) switch
            {
                TimeSpan span => span + TimeSpan.FromSeconds(1),
                long count => count + (1024 * 1024),
                int count => count + 1024,
                var value => throw new InvalidOperationException($"{property.Name} is a {value}"),
            };
            var settings = own.Settings with { };
            property.SetValue(settings, other);
            Assert.True(ConfigurationDifference.Between(own with { Settings = settings }, own).Count == 1, $"{property.Name} is not told.");
        }
    }

    [Fact]
    public void Silo_that_tells_nothing_more_or_the_same_as_the_cluster_does_not_differ()
    {
        var silos = new DifferingSilos();
        ConfigurationDifference[] one = [new("Limits:MaxConnections", "4000", "3000")];
        silos.Take("b", one, TimeSpan.Zero);
        silos.Take("a", one, TimeSpan.Zero);
        Assert.Equal(["a", "b"], silos.At(DifferingSilos.Memory).Select(silo => silo.Silo));
        Assert.Equal("Limits:MaxConnections is 4000 in the cluster and 3000 here", silos.At(DifferingSilos.Memory)[0].Settings.Single());

        silos.Take("a", [], TimeSpan.Zero);
        Assert.Equal("b", Assert.Single(silos.At(DifferingSilos.Memory)).Silo);
        Assert.Empty(silos.At(DifferingSilos.Memory + TimeSpan.FromTicks(1)));
    }

    private void ConfigureOtherwise(int version)
    {
        _ledger.Options.Limits.Version = version;
        _ledger.Options.Limits.MaxConnections = 60;
        _ledger.Options.Limits.PriorityReserve = 10;
        _ledger.Options.Limits.MaxMemoryPerConnectionMegabytes = 1;
        _ledger.Options.Limits.BackpressureThreshold = 0.5;
        _ledger.Options.Idle.Timeout = TimeSpan.FromSeconds(40);
        _ledger.Options.Lease.Ttl = TimeSpan.FromSeconds(60);
    }
}
