using Tidegate.Configuration.Validation;

namespace Tidegate.Hosting.Tests.Configuration;

/// <summary>Wherever an operator puts a secret by mistake, the check names the place and keeps the secret to itself.</summary>
public sealed class SecretPlacementTests
{
    private const string Secret = "canary-0123456789abcdef0123456789abcdef";

    public static TheoryData<string> Settings => new()
    {
        $"Tidegate={Secret}",
        $"Tidegate:Admin={Secret}",
        $"Tidegate:Access={Secret}",
        $"Tidegate:Alerts={Secret}",
        $"Tidegate:Cluster={Secret}",
        $"Tidegate:Cluster:Redis={Secret}",
        $"Tidegate:Hubs={Secret}",
        $"Tidegate:Hubs:chat={Secret}",
        $"Tidegate:Hubs:chat:Key={Secret}",
        $"Tidegate:Access:Origins={Secret}",
        $"Tidegate:Access:Origins:Key={Secret}",
        $"Tidegate:AdminKey={Secret}",
        $"Tidegate:Admn:Key={Secret}",
        $"Tidegate:Admin:Kee={Secret}",
        $"Tidegate:Admin:Pass={Secret}",
        $"Tidegate:Acces:AccessKey={Secret}",
        $"Tidegate:Access:Acceskey={Secret}",
        $"Tidegate:Access:Signing={Secret}",
        $"Tidegate:Limits:Signing={Secret}",
        $"Tidegate:Signing={Secret}",
        $"Tidegate:Alerts:Webhook={Secret}",
        $"Tidegate:Alert:Hook={Secret}",
        $"Tidegate:Cluster:Redis:Connection={Secret}",
        $"Tidegate:Cluster:Redis:Auth={Secret}",
        $"Tidegate:Cluster:Redis:ConnectionString:Redis={Secret}",
        $"Tidegate:Admin:Key:Value={Secret}",
        $"Tidegate:Admin:Key:{Secret}=1",
        $"Tidegate:Admin:Key{Secret}=1",
        $"Tidegate:Access:AccessKey=short\nTidegate:Access:SecondaryAccessKey={Secret}",
        $"Tidegate:Alerts:WebhookUrl=http://{Secret}.example.com/{Secret}",
        $"Tidegate:Alerts:WebhookSecret={Secret}",
        $"Tidegate:Cluster:Redis:ConnectionString=127.0.0.1:1,password={Secret}",
        $"Tidegate:Limits:MaxConnections=--Tidegate:Admin:Key={Secret}",
        $"Tidegate:Limits:MaxConnections=password={Secret}",
        $"Tidegate:Listen:Public=http://{Secret}@127.0.0.1:80",
        $"Tidegate:Access:PublicEndpoints:0=https://example.com/?access_token={Secret}",
        $"Tidegate:Telemetry:OtlpEndpoint=https://collector/?api={Secret}",
        $"Admin:Key={Secret}",
        $"Access:AccessKey={Secret}",
        $"Cluster:Redis:ConnectionString=password={Secret}",
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Secret_in_a_wrong_place_is_not_shown(string settings)
    {
        var (output, error) = (new StringWriter(), new StringWriter());

        var exitCode = ConfigurationGate.ExitCode(["--check-config"], Checked.Configuration(settings.Split('\n')), output, error);

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("canary", output.ToString() + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"Tidegate:Admin:Key={Secret}", "Tidegate:Admin:Key\"=(hidden)")]
    [InlineData($"-Tidegate:Admin:Key={Secret}", "Tidegate:Admin:Key\"=(hidden)")]
    [InlineData($"Tidegate:Admin:Kee={Secret}", "Tidegate:Admin:Kee\"=(hidden)")]
    [InlineData($"--Tidegate:Admin:Key{Secret}", "Tidegate:Admin:Key(hidden)")]
    [InlineData(Secret, "command line, argument 1 = (hidden)")]
    [InlineData($"https://ann:{Secret}@example.com/", "command line, argument 1 = (hidden)")]
    public void Secret_behind_a_missing_switch_is_not_shown(string argument, string shown)
    {
        var error = new StringWriter();

        Assert.Equal(1, ConfigurationGate.ExitCode([argument], Checked.Configuration(), TextWriter.Null, error));

        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(shown, error.ToString(), StringComparison.Ordinal);
    }
}
