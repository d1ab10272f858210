using System.Diagnostics;

namespace Tidegate.Hosting.Tests.Configuration;

/// <summary>The same check through the real program: arguments, files, output, exit code.</summary>
public sealed class CheckConfigProcessTests
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silo_right_configuration_exits_0_with_settings()
    {
        var (exitCode, output, error) = await RunSiloAsync("--check-config", "--Tidegate:Limits:MaxConnections=5000");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("configuration is valid", output, StringComparison.Ordinal);
        Assert.Contains("Tidegate:Limits:MaxConnections = 5000 (default 100)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_wrong_configuration_refuses_to_start()
    {
        var (exitCode, output, error) = await RunSiloAsync("--Tidegate:Limits:MaxConnections=many", "--Tidegate:Idle:Timeout=5");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("Tidegate:Limits:MaxConnections = \"many\"", error, StringComparison.Ordinal);
        Assert.Contains("Tidegate:Idle:Timeout = \"5\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_broken_settings_file_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("tidegate-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), "{ \"Tidegate\": ");

        var (exitCode, _, error) = await RunSiloAsync("--contentRoot", folder.FullName);

        folder.Delete(recursive: true);
        Assert.Equal(1, exitCode);
        Assert.Contains("appsettings.json", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunSiloAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltSilo(), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(ExitTimeout);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Assert.Fail($"The silo did not exit within {ExitTimeout}.");
        }

        return (process.ExitCode, await output, await error);
    }

    // This test runs from test/Grains/bin/{configuration}/{framework}; the silo is built beside it, in the same configuration.
    private static string BuiltSilo()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var root = framework.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "src", "Silo", "bin", framework.Parent.Name, framework.Name, "Tidegate.Silo.dll");
    }
}
