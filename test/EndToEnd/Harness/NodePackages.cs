namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>A folder with the packages of <c>Node/package-lock.json</c>, with the scripts beside it, installed once for all tests of a class.</summary>
public sealed class NodePackages : IAsyncLifetime
{
    private static readonly TimeSpan Installed = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Node")))
            File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)));
        await using var npm = ChildProcess.Start("npm ci", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder: _folder.Path);
        var code = await npm.WaitForExitAsync(Installed);
        if (code != 0)
            throw new InvalidOperationException($"npm ci ended with {code}:\n{npm.Output.Text}");
    }

    internal ChildProcess Run(string script, params string[] arguments) => ChildProcess.Start("node", "node", [script, .. arguments], folder: _folder.Path);

    /// <summary>Runs code as if it were a file of the folder, as somebody who follows the README does.</summary>
    internal ChildProcess RunCode(string code)
    {
        // Both ways to load a package work in a sample: a module may import, a script may require.
        var file = code.Contains("require(", StringComparison.Ordinal) ? "sample.cjs" : "sample.mjs";
        File.WriteAllText(Path.Combine(_folder.Path, file), code);
        return Run(file);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
