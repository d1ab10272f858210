namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>A folder with the packages of a <c>package-lock.json</c>, with the scripts beside it, installed once for all tests of a class.</summary>
public class NodePackages : IAsyncLifetime
{
    private static readonly TimeSpan Installed = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly string _source;

    /// <summary>Those of the tests.</summary>
    public NodePackages()
        : this("Node")
    {
    }

    /// <summary>Those of another folder, by its place beside the tests.</summary>
    protected NodePackages(string source) => _source = source;

    public async Task InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, _source)))
            File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)));
        await using var npm = ChildProcess.Start("npm ci", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder: _folder.Path);
        var code = await npm.WaitForExitAsync(Installed);
        if (code != 0)
            throw new InvalidOperationException($"npm ci ended with {code}:\n{npm.Output.Text}");
    }

    /// <summary>Runs a script with variables, and leaves its input open.</summary>
    internal ChildProcess RunTalking(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ChildProcess.Start(script, "node", [script, .. arguments], environment, _folder.Path, keepInput: true);

    internal ChildProcess Run(string script, params string[] arguments) => ChildProcess.Start("node", "node", [script, .. arguments], folder: _folder.Path);

    /// <summary>Runs code as if it were a file of the folder, as somebody who follows the README does.</summary>
    internal ChildProcess RunCode(string code, IReadOnlyDictionary<string, string?>? environment = null)
    {
        // Both ways to load a package work in a sample: a module may import, a script may require.
        var file = code.Contains("require(", StringComparison.Ordinal) ? "sample.cjs" : "sample.mjs";
        File.WriteAllText(Path.Combine(_folder.Path, file), code);
        return ChildProcess.Start("node", "node", [file], environment, _folder.Path);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
