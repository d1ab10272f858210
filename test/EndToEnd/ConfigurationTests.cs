using Tidegate.EndToEnd.Tests.Harness;

namespace Tidegate.EndToEnd.Tests;

/// <summary>Wrong configuration is refused by the real programs. The full table of rules is tested without processes.</summary>
public sealed class ConfigurationTests
{
    /// <summary>The programs refuse within 5 s; a busy machine may need longer to start a process at all.</summary>
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string, string> WrongValues => new()
    {
        { "Standalone", "Limits:MaxConnections", "-1" },
        { "Standalone", "Limits:MaxConnections", "many" },
        { "Standalone", "Idle:WarningPeriod", "00:10:00" },
        { "WebFrontend", "Listen:Public", "nowhere" },
        { "WebFrontend", "Listen:Admin", "http://0.0.0.0:8081" },
        { "Silo", "Lease:RenewInterval", "00:01:00" },
        { "Silo", "Cluster:GatewayPort", "11111" },
        { "Silo", "Cluster:Mode", "Nonsense" },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public async Task Wrong_value_ends_the_program_with_1_and_names_key_and_value(string program, string key, string value)
    {
        await using var process = Start(program, $"--Tidegate:{key}={value}");

        var code = await process.WaitForExitAsync(Refused);

        Assert.Equal(1, code);
        Assert.Contains(key, process.Output.Text, StringComparison.Ordinal);
        Assert.Contains(value, process.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_secret_is_named_and_never_shown()
    {
        await using var process = Start("WebFrontend", "--Tidegate:Admin:Key=hush-hush");

        Assert.Equal(1, await process.WaitForExitAsync(Refused));
        Assert.Contains("Admin:Key", process.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", process.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_are_named_at_once()
    {
        await using var process = Start("Standalone", "--Tidegate:Limits:MaxConnections=-1", "--Tidegate:Heartbeat:Interval=00:00:00", "--Tidegate:Limits:MaxConections=5");

        Assert.Equal(1, await process.WaitForExitAsync(Refused));
        foreach (var key in (string[])["Limits:MaxConnections", "Heartbeat:Interval", "Limits:MaxConections"])
            Assert.Contains(key, process.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Standalone")]
    [InlineData("Silo")]
    [InlineData("WebFrontend")]
    public async Task Check_config_of_good_settings_ends_with_0(string program)
    {
        await using var process = Start(program, "--check-config", "--Tidegate:Limits:MaxConnections=5000");

        var code = await process.WaitForExitAsync(Refused);

        Assert.True(code == 0, process.Output.Text);
    }

    [Fact]
    public async Task Check_config_of_wrong_settings_ends_with_1()
    {
        await using var process = Start("Standalone", "--check-config", "--Tidegate:Limits:MaxConnections=-1");

        Assert.Equal(1, await process.WaitForExitAsync(Refused));
        Assert.Contains("Limits:MaxConnections", process.Output.Text, StringComparison.Ordinal);
    }

    private static ChildProcess Start(string program, params string[] arguments) => ChildProcess.StartDotnet(
        program,
        program switch
        {
            "Standalone" => Programs.Standalone,
            "Silo" => Programs.Silo,
            _ => Programs.WebFrontend,
        },
        arguments);
}
