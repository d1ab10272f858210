using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;

namespace Tidegate.Hosting.Tests.Configuration;

public sealed class ConfigurationCheckTests
{
    private const string Secret = "a-secret-that-must-not-be-shown-anywhere";

    [Theory]
    [ClassData(typeof(ConfigurationMutations))]
    public void Check_wrong_setting_names_key_value_and_rule(string settings, string key, string? value, string rule)
    {
        var problems = Checked.Run(settings.Split('\n')).Problems;

        var problem = Assert.Single(problems, problem => problem.Key == key && problem.Rule.Contains(rule, StringComparison.Ordinal));
        if (value is null)
            Assert.Null(problem.Value);
        else
            Assert.Contains(value, problem.Value, StringComparison.Ordinal);
        Assert.StartsWith(value is null ? $"{key}: " : $"{key} = ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_defaults_are_valid() => Assert.Empty(Checked.Run().Problems);

    [Fact]
    public void Mutations_are_many() => Assert.True(new ConfigurationMutations().Count >= 100, "the table has lost rows");

    [Theory]
    [InlineData("Tidegate:Limits:MaxConnections=0")]
    [InlineData("Tidegate:Limits:MaxConnections=0", "Tidegate:Limits:MaxConnectionsPerIp=5")]
    [InlineData("Tidegate:Idle:Timeout=7.00:00:00")]
    [InlineData("Tidegate:Listen:Public=http://127.0.0.1:0", "Tidegate:Listen:Admin=http://127.0.0.1:0")]
    [InlineData("Tidegate:Listen:Public=http://localhost:9000; http://[::1]:9001;")]
    [InlineData("Tidegate:Listen:Public=http://0.0.0.0:8080", "Tidegate:Access:Origins:0=*")]
    [InlineData("Tidegate:Listen:Admin=http://0.0.0.0:8081", "Tidegate:Admin:Key=0123456789abcdef", "Tidegate:Admin:Insecure=true")]
    [InlineData("Tidegate:Access:AccessKey=0123456789abcdef0123456789abcdef", "Tidegate:Access:AllowAnonymous=true", "Tidegate:Access:AnonymousClaims=true")]
    [InlineData("Tidegate:Listen:Public=http://0.0.0.0:8080", "Tidegate:Access:AccessKey=0123456789abcdef0123456789abcdef")]
    [InlineData("Tidegate:Listen:Public=http://127.0.0.1:8080", "Tidegate:Listen:Admin=http://127.0.0.2:8080")]
    [InlineData("Tidegate:Listen:Protocols=http2")]
    [InlineData("Tidegate:Access:Origins:0=https://example.com", "Tidegate:Access:Origins:1=http://localhost:3000")]
    [InlineData("Tidegate:Access:Origins=")]
    [InlineData("Tidegate:Access:PublicEndpoints:0=https://chat.example.com/base")]
    [InlineData("Tidegate:Hubs:chat_1`,.[x]:Handler=Grain")]
    [InlineData("Tidegate:Hubs:chat:Handler=webhook", "Tidegate:Hubs:chat:EventHandlers:0:Url=https://example.com/{hub}/{event}?code=hush", "Tidegate:Hubs:chat:EventHandlers:0:Events=*")]
    [InlineData("Tidegate:Hubs:chat:Handler=webhook", "Tidegate:Hubs:chat:EventHandlers:3:Url=http://localhost:3000/", "Tidegate:Hubs:chat:EventHandlers:3:SystemEvents= Connect , disconnected")]
    [InlineData("Tidegate:Hubs:chat:Handler=webhook", "Tidegate:Hubs:chat:EventHandlers:0:Url=https://10.1.2.3/", "Tidegate:Hubs:chat:EventHandlers:0:Events=a.b,c-d", "Tidegate:Hubs:chat:WebhookNetworks:0=10.0.0.0/8")]
    [InlineData("Tidegate:Lease:Ttl=00:00:06", "Tidegate:Lease:RenewInterval=00:00:00.5", "Tidegate:Lease:FenceSpread=00:00:03")]
    [InlineData("Tidegate:Cluster:Gateways=127.0.0.1:30000;127.0.0.1:30001")]
    public void Check_right_setting_passes(params string[] settings) => Assert.Empty(Checked.Run(settings).Problems);

    [Fact]
    public void Check_many_mistakes_reports_all_at_once()
    {
        var problems = Checked.Run(
            "Tidegate:Limits:MaxConnections=many",
            "Tidegate:Idle:Timeout=5",
            "Tidegate:Lease:Margin=00:00:01",
            "Tidegate:Listen:Admin=http://0.0.0.0:8081",
            "Tidegate:Nothing=1").Problems;

        Assert.Equal(
            ["Tidegate:Idle:Timeout", "Tidegate:Lease:Margin", "Tidegate:Limits:MaxConnections", "Tidegate:Listen:Admin", "Tidegate:Nothing"],
            problems.Select(problem => problem.Key).Order());
    }

    // The default of a setting that could not be read is not what the operator meant; comparing with it would only confuse.
    [Fact]
    public void Check_unread_setting_is_not_compared_with_others()
    {
        var problems = Checked.Run("Tidegate:Idle:Timeout=never", "Tidegate:Idle:WarningPeriod=00:06:00").Problems;

        Assert.Equal("Tidegate:Idle:Timeout", Assert.Single(problems).Key);
    }

    [Fact]
    public void Reader_fills_every_kind_of_option()
    {
        var options = Checked.Configuration(
            "TIDEGATE:LIMITS:MAXCONNECTIONS=5000",
            "Tidegate:Limits:MemoryCeilingMegabytes=600",
            "Tidegate:Limits:BackpressureThreshold=0.5",
            "Tidegate:Idle:Timeout=00:10:00",
            "Tidegate:Lease:Bootstrap=TRUE",
            "Tidegate:Access:Origins:0=https://a.example",
            "Tidegate:Access:Origins:1=https://b.example",
            "Tidegate:Hubs:Chat:handler=echo",
            "Tidegate:Hubs:Chat:Priority=true",
            "Tidegate:Hubs:App:Handler=webhook",
            "Tidegate:Hubs:App:EventHandlers:10:Url=https://ten.example",
            "Tidegate:Hubs:App:EventHandlers:9:Url=https://nine.example",
            "Tidegate:Hubs:App:EventHandlers:9:SystemEvents=connect").ReadTidegateOptions();

        Assert.Equal(5000, options.Limits.MaxConnections);
        Assert.Equal(600, options.Limits.MemoryCeilingMegabytes);
        Assert.Equal(0.5, options.Limits.BackpressureThreshold);
        Assert.Equal(TimeSpan.FromMinutes(10), options.Idle.Timeout);
        Assert.True(options.Lease.Bootstrap);
        Assert.Equal(["https://a.example", "https://b.example"], options.Access.Origins);
        Assert.Equal((HubHandler.Echo, true), (options.Hubs["chat"].Handler, options.Hubs["chat"].Priority));
        Assert.Equal(["https://nine.example", "https://ten.example"], options.Hubs["app"].EventHandlers.Select(handler => handler.Url));
        Assert.Equal("connect", options.Hubs["app"].EventHandlers[0].SystemEvents);
    }

    [Fact]
    public void Gate_check_switch_dumps_settings_without_secrets()
    {
        var configuration = Checked.Configuration(
            $"Tidegate:Admin:Key={Secret}",
            $"Tidegate:Access:AccessKey={Secret}",
            "Tidegate:Limits:MaxConnections=7",
            "Tidegate:Hubs:chat:Handler=webhook",
            $"Tidegate:Hubs:chat:EventHandlers:0:Url=https://example.com/{Secret}?code={Secret}",
            "Tidegate:Hubs:chat:EventHandlers:0:Events=*");
        var (output, error) = (new StringWriter(), new StringWriter());

        Assert.Equal(0, ConfigurationGate.ExitCode(["--check-config"], configuration, output, error));

        var lines = output.ToString().Split(Environment.NewLine);
        Assert.Equal("configuration is valid", lines[0]);
        Assert.Contains("* Tidegate:Limits:MaxConnections = 7 (default 100)", lines);
        Assert.Contains("* Tidegate:Admin:Key = (hidden) (default (none))", lines);
        Assert.Contains("  Tidegate:Lease:RecallTimeout = 00:00:00.25", lines);
        Assert.Contains("* Tidegate:Hubs:chat:EventHandlers:0:Url = (hidden) (default (none))", lines);
        Assert.Contains("* Tidegate:Hubs:chat:EventHandlers:0:Events = * (default (none))", lines);
        Assert.DoesNotContain(Secret, output.ToString(), StringComparison.Ordinal);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public void Gate_right_configuration_lets_host_start() =>
        Assert.Null(ConfigurationGate.ExitCode([], Checked.Configuration(), TextWriter.Null, TextWriter.Null));

    [Theory]
    [InlineData("\"MaxConnections\"", "MaxConnections=5")]
    [InlineData("\"-x\"", "-x")]
    [InlineData("Tidegate:Limits:MaxConnections", "--Tidegate:Limits:MaxConnections")]
    public void Gate_argument_that_would_be_skipped_is_refused(string named, string argument)
    {
        var error = new StringWriter();

        Assert.Equal(1, ConfigurationGate.ExitCode([argument], Checked.Configuration(), TextWriter.Null, error));

        Assert.Contains(named.Trim('"'), error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_values_with_control_characters_stay_on_one_line()
    {
        var error = new StringWriter();

        ConfigurationGate.ExitCode([], Checked.Configuration("Tidegate:Limits:MaxConnections=5\nTidegate is ready"), TextWriter.Null, error);

        Assert.Contains("\"5\\u000aTidegate is ready\"", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_unchecked_configuration_fail_with_all_problems()
    {
        var services = new ServiceCollection()
            .AddTidegateOptions(Checked.Configuration("Tidegate:Limits:MaxConnections=many", "Tidegate:Nothing=1"))
            .BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<TidegateOptions>>().Value);

        Assert.Equal(2, failure.Failures.Count());
    }
}
