using System.Globalization;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Tests.Deploy;

/// <summary>The times in the files of <c>deploy/</c> fit those of the service.</summary>
public sealed class DeployedTimesTests
{
    /// <summary>What starting, signalling and killing cost beside the times that are written down.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private static readonly TidegateOptions Defaults = new();

    /// <summary>From the last report of a frontend to the moment at which its permits are granted to others.</summary>
    private static TimeSpan EntryLife => Defaults.Lease.Ttl + Defaults.Lease.Margin;

    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    [InlineData("frontend-1")]
    [InlineData("frontend-2")]
    public void Compose_waits_longer_for_the_end_than_the_service_takes(string service)
    {
        var grace = DeployFiles.Documents("compose/compose.yaml").Single().At("services", service, "stop_grace_period").Text();
        Assert.True(Seconds(grace.TrimEnd('s')) > Defaults.Drain.ShutdownTimeout + Slack, grace);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("frontend")]
    public void Kubernetes_waits_longer_for_the_end_than_the_service_takes(string name)
    {
        var pod = DeployFiles.KubernetesObject("Deployment", name).At("spec", "template", "spec");
        var sleep = pod.At("containers", name).Find("lifecycle")?.At("preStop", "sleep", "seconds").Number() ?? 0;
        var grace = TimeSpan.FromSeconds(pod.At("terminationGracePeriodSeconds").Number() - sleep);
        Assert.True(grace > Defaults.Drain.ShutdownTimeout + Slack, $"{grace}");
    }

    [Fact]
    public void Kubernetes_kills_a_frontend_that_stands_still_before_its_permits_are_granted_to_others()
    {
        var probe = DeployFiles.KubernetesObject("Deployment", "frontend").At("spec", "template", "spec", "containers", "frontend", "livenessProbe");
        // It may have stood still right after it answered; the last probe that fails takes its time-out; then SIGTERM is not heeded.
        var gone = TimeSpan.FromSeconds(
            (probe.At("periodSeconds").Number() * probe.At("failureThreshold").Number())
            + probe.At("timeoutSeconds").Number()
            + probe.At("terminationGracePeriodSeconds").Number());
        Assert.True(gone + Slack + Defaults.Lease.RenewInterval < EntryLife, $"{gone}");
        Assert.Contains($"= {gone.TotalSeconds:0} s", DeployFiles.Read("kubernetes/frontend.yaml"), StringComparison.Ordinal);
    }

    // Clients cannot reach the listener of operators, so that no flood of theirs keeps a probe from its answer.
    [Theory]
    [InlineData("silo", "operators")]
    [InlineData("frontend", "admin")]
    public void Kubernetes_asks_the_listener_that_clients_cannot_reach(string name, string port)
    {
        var container = DeployFiles.KubernetesObject("Deployment", name).At("spec", "template", "spec", "containers", name);
        Assert.All(
            new[] { "startupProbe", "readinessProbe", "livenessProbe" },
            probe => Assert.Equal(port, container.At(probe, "httpGet", "port").Text()));
    }

    [Fact]
    public void Balancer_of_Compose_asks_the_listener_that_clients_cannot_reach() =>
        Assert.Contains("default-server check port 8081 ", DeployFiles.Read("compose/haproxy.cfg"), StringComparison.Ordinal);

    [Theory]
    [InlineData("systemd/tidegate-silo.service")]
    [InlineData("systemd/tidegate-frontend@.service")]
    public void Systemd_watches_and_waits_as_long_as_the_service_needs(string file)
    {
        var unit = DeployFiles.Unit(file).Where(setting => setting.Key != "Environment" && setting.Key != "EnvironmentFile").ToDictionary();
        Assert.Equal("notify", unit["Type"]);
        Assert.True(Seconds(unit["WatchdogSec"]) + Slack + Defaults.Lease.RenewInterval < EntryLife, unit["WatchdogSec"]);
        // A frozen process heeds SIGKILL only.
        Assert.Equal("SIGKILL", unit["WatchdogSignal"]);
        Assert.True(Seconds(unit["TimeoutStopSec"]) > Defaults.Drain.ShutdownTimeout + Slack, unit["TimeoutStopSec"]);
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));
}
