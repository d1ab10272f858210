using System.Text.RegularExpressions;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting.Tests.Configuration;

namespace Tidegate.Hosting.Tests.Deploy;

/// <summary>What the files of <c>deploy/</c> configure is what the hosts know and accept.</summary>
public sealed partial class DeployedSettingsTests
{
    // Long enough for any key, and no comma, which would end a part of a connection string.
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private static IEnumerable<string> WithSettings => DeployFiles.All.Where(file => DeployFiles.VariablesIn(file).Any());

    public static TheoryData<string> Files => [.. WithSettings];

    [Fact]
    public void Deploy_files_with_settings_are_found() =>
        Assert.Superset(
            new HashSet<string> { "compose/compose.yaml", "docker/Dockerfile", "kubernetes/frontend.yaml", "kubernetes/settings.yaml", "systemd/cluster.env.example" },
            WithSettings.ToHashSet());

    [Theory]
    [MemberData(nameof(Files))]
    public void Variable_in_a_deploy_file_is_a_setting(string file) =>
        Assert.All(DeployFiles.VariablesIn(file), variable => Assert.Contains(variable["Tidegate__".Length..].Replace("__", ":", StringComparison.Ordinal), SettingKeys.All));

    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    [InlineData("frontend-1")]
    [InlineData("frontend-2")]
    public void Compose_service_has_a_configuration_that_is_accepted(string service)
    {
        var settings = DeployFiles.Documents("compose/compose.yaml").Single().At("services", service, "environment").Pairs();
        AssertAccepted(settings.Select(pair => (pair.Key, Substituted(pair.Value.Text()))));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("frontend")]
    public void Kubernetes_deployment_has_a_configuration_that_is_accepted(string name)
    {
        var shared = DeployFiles.KubernetesObject("ConfigMap", "tidegate").At("data").Pairs().Select(pair => (pair.Key, pair.Value.Text()));
        var own = DeployFiles.KubernetesObject("Deployment", name).At("spec", "template", "spec", "containers", name, "env").Items();
        AssertAccepted([.. shared, .. own.Select(variable => (variable.At("name").Text(), variable.Find("value")?.Text() ?? FromElsewhere(variable.At("valueFrom"))))]);
    }

    [Theory]
    [InlineData("tidegate-silo.service", "cluster.env.example", "silo.env.example")]
    [InlineData("tidegate-frontend@.service", "cluster.env.example", "frontend.env.example")]
    public void Systemd_unit_has_a_configuration_that_is_accepted(string unit, params string[] environmentFiles)
    {
        var own = DeployFiles.Unit("systemd/" + unit)
            .Where(setting => setting.Key == "Environment")
            .SelectMany(setting => setting.Value.Split(' '))
            .Select(text => text.Split('=', 2))
            .Select(pair => (pair[0], pair[1].Replace("%S", "/var/lib", StringComparison.Ordinal).Replace("%l", "host", StringComparison.Ordinal).Replace("%i", "a", StringComparison.Ordinal)));
        AssertAccepted([.. own, .. environmentFiles.SelectMany(file => DeployFiles.Unit("systemd/" + file))]);
    }

    [Fact]
    public void Kubernetes_names_every_key_of_the_secret_that_its_guide_makes()
    {
        var made = SecretKey().Matches(DeployFiles.Read("README.md")).Select(match => match.Groups[1].Value).Order();
        var used = DeployFiles.All
            .Where(file => file.StartsWith("kubernetes/", StringComparison.Ordinal))
            .SelectMany(file => UsedSecretKey().Matches(DeployFiles.Read(file)).Select(match => match.Groups[1].Value))
            .Distinct()
            .Order();
        Assert.Equal(made, used);
    }

    private static void AssertAccepted(IEnumerable<(string Variable, string Value)> environment)
    {
        var settings = environment
            .Where(setting => setting.Variable.StartsWith("Tidegate__", StringComparison.Ordinal))
            .Select(setting => $"{setting.Variable.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")
            .ToArray();
        Assert.NotEmpty(settings);
        Assert.Empty(Checked.Run(settings).Problems);
    }

    /// <summary>As Compose does it: the default, or a secret where there is none.</summary>
    private static string Substituted(string text) => ComposeVariable().Replace(text, variable => variable.Groups[1].Success ? variable.Groups[1].Value : Secret);

    private static string FromElsewhere(YamlDotNet.RepresentationModel.YamlNode source) =>
        source.Find("fieldRef")?.At("fieldPath").Text() switch
        {
            "status.podIP" => "10.1.2.3",
            "metadata.name" => "frontend-6f7c9d-x2b4z",
            null => source.At("secretKeyRef", "key").Text() == "redis-connection-string" ? $"redis:6379,password={Secret}" : Secret,
            var other => throw new InvalidOperationException($"The test does not know the field {other}."),
        };

    [GeneratedRegex(@"\$\{[A-Z_]+(?::-([^}]*)|:\?[^}]*)\}")]
    private static partial Regex ComposeVariable();

    [GeneratedRegex(@"--from-literal=([a-z-]+)=")]
    private static partial Regex SecretKey();

    [GeneratedRegex(@"secretKeyRef: \{ name: tidegate, key: ([a-z-]+) \}")]
    private static partial Regex UsedSecretKey();
}
