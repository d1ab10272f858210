using Tidegate.Compare.Options;

namespace Tidegate.Tools.Tests.Compare;

public class OptionParserTests
{
    private static readonly string[] Peers = ["tidegate", "kestrel", "ws"];

    [Fact]
    public void Nothing_means_all_peers_and_scenarios_once()
    {
        var options = OptionParser.Parse([], Peers);

        Assert.Empty(options.Peers);
        Assert.Equal(ScenarioNames.All, options.Scenarios);
        Assert.Equal([1000, 5000, 15_000], options.Connections);
        Assert.Equal(1, options.Rounds);
        Assert.Equal(TimeSpan.FromSeconds(60), options.Settle);
    }

    [Fact]
    public void Sizes_are_sorted_and_the_last_is_that_of_all_scenarios()
    {
        var options = OptionParser.Parse(["--connections", "5000,1000"], Peers);

        Assert.Equal([1000, 5000], options.Connections);
        Assert.Equal(5000, options.MostConnections);
    }

    [Fact]
    public void A_try_with_few_connections_settles_sooner_unless_told_otherwise()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), OptionParser.Parse(["--connections", "1000"], Peers).Settle);
        Assert.Equal(TimeSpan.FromSeconds(90), OptionParser.Parse(["--connections", "1000", "--settle", "90"], Peers).Settle);
    }

    [Fact]
    public void Names_and_settings_are_taken_as_they_are()
    {
        var options = OptionParser.Parse(
            ["--peers", "kestrel,tidegate", "--scenarios", "idle,leave", "--Tidegate:Idle:Timeout=01:00:00", "--merge", "--no-build"], Peers);

        Assert.Equal(["kestrel", "tidegate"], options.Peers);
        Assert.Equal([ScenarioNames.Idle, ScenarioNames.Leave], options.Scenarios);
        Assert.Equal(["--Tidegate:Idle:Timeout=01:00:00"], options.TidegateSettings);
        Assert.True(options.Merge);
        Assert.True(options.NoBuild);
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("--rounds")]
    [InlineData("--rounds", "0")]
    [InlineData("--rounds", "many")]
    [InlineData("--connections", "1000,")]
    [InlineData("--peers", "tidegate,nobody")]
    [InlineData("--scenarios", "all")]
    public void What_is_not_understood_is_an_error_that_names_it(params string[] words)
    {
        var wrong = Assert.Throws<UsageException>(() => OptionParser.Parse(words, Peers));

        Assert.Contains(words[0], wrong.Message, StringComparison.Ordinal);
    }
}
