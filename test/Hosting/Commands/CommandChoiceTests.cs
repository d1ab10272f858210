using System.CommandLine;
using Tidegate.Configuration;
using Tidegate.Hosting.Commands;

namespace Tidegate.Hosting.Tests.Commands;

public sealed class CommandChoiceTests
{
    [Theory]
    [InlineData()]
    [InlineData("--check-config")]
    [InlineData("--Tidegate:Limits:MaxConnections=5", "greet")]
    [InlineData("other", "--name", "x")]
    public void What_begins_with_no_command_is_left_to_the_settings(params string[] arguments)
    {
        var choice = CommandChoice.Of(arguments, [Greeting([])], TextWriter.Null);

        Assert.Null(choice.Chosen);
        Assert.Null(choice.ExitCode);
        Assert.Equal(arguments, choice.Settings);
    }

    [Fact]
    public async Task Command_gets_its_options_and_the_host_its_settings_in_any_order()
    {
        var said = new List<string>();
        var choice = CommandChoice.Of(["greet", "--Tidegate:Limits:MaxConnections", "5", "--name", "ann", "--Tidegate:A:B=http://x"], [Greeting(said)], TextWriter.Null);

        Assert.Equal(["--Tidegate:Limits:MaxConnections", "5", "--Tidegate:A:B=http://x"], choice.Settings);
        Assert.Equal(7, await choice.Chosen!(new TidegateOptions()));
        Assert.Equal(["ann"], said);
    }

    [Theory]
    [InlineData("greet")]
    [InlineData("greet", "--name")]
    [InlineData("greet", "--name", "ann", "--unknown", "x")]
    [InlineData("greet", "--name", "ann", "canary-0123456789abcdef0123456789abcdef-0123")]
    public void Wrong_usage_ends_with_2(params string[] arguments)
    {
        var (said, error) = (new List<string>(), new StringWriter());

        Assert.Equal(CommandExit.Unusable, CommandChoice.Of(arguments, [Greeting(said)], error).ExitCode);
        Assert.Empty(said);
        Assert.Contains("greet --help", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary-", error.ToString(), StringComparison.Ordinal);
    }

    private static HostCommand Greeting(List<string> said)
    {
        var name = new Option<string>("--name") { Required = true };
        return new HostCommand(new Command("greet", "Says hello.") { name }, (parsed, _) =>
        {
            said.Add(parsed.GetValue(name)!);
            return Task.FromResult(7);
        });
    }
}
