using Tidegate.Processes;

namespace Tidegate.Hosting.Tests.Deploy;

/// <summary>systemd itself reads the units, where the machine has it.</summary>
public sealed class UnitVerificationTests
{
    private const string Tool = "systemd-analyze";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("tidegate-silo.service", "tidegate-silo.service")]
    [InlineData("tidegate-frontend@.service", "tidegate-frontend@a.service")]
    public async Task Unit_is_accepted_by_systemd(string file, string instance)
    {
        if (!IsThere(Tool)) return;
        using var folder = new TemporaryFolder();
        // It looks for the program too, which is not installed here.
        var text = DeployFiles.Read("systemd/" + file);
        var path = Path.Combine(folder.Path, instance);
        await File.WriteAllLinesAsync(path, text.Split('\n').Select(line => line.StartsWith("ExecStart=", StringComparison.Ordinal) ? "ExecStart=/bin/true" : line));

        await using var verify = ChildProcess.Start(Tool, Tool, ["verify", path]);
        var code = await verify.WaitForExitAsync(Bound);

        Assert.True(code == 0 && !verify.Output.Text.Contains(instance, StringComparison.Ordinal), verify.Output.Text);
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
