namespace Tidegate.Cluster.Network;

/// <summary>Runs a small program of the system and waits for it.</summary>
internal static class Tool
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>Its output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message carries its output.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, text) = await TryRunAsync(program, arguments);
        return code == 0 ? text : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{text}");
    }

    /// <summary>Its exit code and output.</summary>
    public static async Task<(int Code, string Text)> TryRunAsync(string program, params string[] arguments)
    {
        await using var process = ChildProcess.Start(program, program, arguments);
        var code = await process.WaitForExitAsync(Timeout);
        return (code, process.Output.Text);
    }

    /// <summary>True where the program is in the path.</summary>
    public static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(["/usr/sbin", "/sbin"])
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
