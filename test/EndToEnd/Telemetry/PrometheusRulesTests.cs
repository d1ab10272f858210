namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>The alerts, by the program that will run them.</summary>
public sealed class PrometheusRulesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("check", "tidegate-alerts.yml")]
    [InlineData("test", "tidegate-alerts.test.yml")]
    public async Task Rules_are_right_and_each_alert_fires_and_does_not(string action, string file)
    {
        await using var promtool = Start(action, "rules", Path.Combine(Folder(), file));
        Assert.True(await promtool.WaitForExitAsync(Patience) == 0, promtool.Output.Text);
        Assert.Contains("SUCCESS", promtool.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_alert_has_a_world_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var rules = File.ReadAllText(Path.Combine(Folder(), "tidegate-alerts.yml"));
        var tests = File.ReadAllText(Path.Combine(Folder(), "tidegate-alerts.test.yml"));
        var alerts = rules.Split('\n').Where(line => line.Contains("- alert: ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(':') + 2)..].Trim()).Distinct().ToList();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.Contains($"name: {alert} fires\n", tests, StringComparison.Ordinal);
            Assert.Contains($"name: {alert} does not fire\n", tests, StringComparison.Ordinal);
        });
    }

    private static ChildProcess Start(params string[] arguments)
    {
        try
        {
            return ChildProcess.Start("promtool", "promtool", arguments);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("promtool is missing. Install it: apt-get install --no-install-recommends prometheus", missing);
        }
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "orleans.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests has orleans.sln.");
        return Path.Combine(folder.FullName, "deploy/prometheus");
    }
}
