using System.Diagnostics;
using Tidegate.Compare.Options;

namespace Tidegate.Compare.Starting;

/// <summary>Where things are built, and how.</summary>
/// <param name="root">Root of the repository.</param>
/// <param name="options">Options of this run.</param>
internal sealed class Workshop(string root, ComparisonOptions options)
{
    /// <summary>Options of this run.</summary>
    public ComparisonOptions Options => options;

    /// <summary>Folder of what was built.</summary>
    public string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(root, "artifacts", "compare")).FullName;

    /// <summary>Root of the repository.</summary>
    public string Root => root;

    /// <summary>The compiled client.</summary>
    public string Client => Path.Combine(Artifacts, "client");

    /// <summary>A file of the peers' programs.</summary>
    public string PeerFile(string path) => Path.Combine(root, "bench", "Compare", "peers", path);

    /// <summary>Compiles the client.</summary>
    public async Task BuildClientAsync()
    {
        if (!options.NoBuild || !File.Exists(Client))
            await RunAsync("gcc", ["-O2", "-o", Client, Path.Combine(root, "bench", "Compare", "client.c"), "-lssl", "-lcrypto"]);
    }

    /// <summary>Publishes a project and returns the path of its dll.</summary>
    public async Task<string> PublishAsync(string project, string assembly)
    {
        var to = Path.Combine(Artifacts, assembly);
        var program = Path.Combine(to, assembly + ".dll");
        if (!options.NoBuild || !File.Exists(program))
            await RunAsync("dotnet", ["publish", Path.Combine(root, project), "-c", "Release", "-o", to, "-v", "q", "--nologo"]);
        return program;
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="PeerUnavailableException">It is not there, or it failed.</exception>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            var last = (await errors + '\n' + await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
            return process.ExitCode == 0
                ? (await output).Length > 0 ? await output : await errors
                : throw new PeerUnavailableException($"{program} {arguments[0]} failed: {last.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new PeerUnavailableException($"{program} is not installed");
        }
    }
}
