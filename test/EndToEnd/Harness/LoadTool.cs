using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>The load tool as a process of its own, which can be frozen and killed.</summary>
internal sealed partial class LoadTool : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LoadTool(IEnumerable<string> arguments) =>
        Process = ChildProcess.StartDotnet("load tool", Programs.LoadGenerator, [.. arguments, "--quiet", "--json", ReportPath]);

    public ChildProcess Process { get; }

    private string ReportPath => Path.Combine(_folder.Path, "report.json");

    /// <summary>Starts it; it holds its connections until it is told to end.</summary>
    public static LoadTool Start(Uri url, int connections, params string[] further) =>
        new(["--url", url.ToString(), "--connections", connections.ToString(CultureInfo.InvariantCulture), "--hold", "1h", .. further]);

    /// <summary>Waits until every handshake is answered.</summary>
    public async Task<Answered> WaitUntilAnsweredAsync(TimeSpan within)
    {
        var line = await Process.Output.WaitForAsync("all handshakes answered", line => AnsweredLine().IsMatch(line), within);
        var groups = AnsweredLine().Match(line).Groups;
        return new Answered(Number(groups["open"]), Number(groups["refused"]), Number(groups["errors"]));
    }

    /// <summary>Ends it as Ctrl+C does, and returns its report.</summary>
    public async Task<JsonElement> StopAsync()
    {
        Process.Send(Signal.Interrupt);
        var code = await Process.WaitForExitAsync(TimeSpan.FromSeconds(60));
        Assert.True(code == 0, $"The load tool ended with {code}:\n{Process.Output.Text}");
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(ReportPath));
        return report.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ready: open=(?<open>\d+) refused=(?<refused>\d+) errors=(?<errors>\d+)$")]
    private static partial Regex AnsweredLine();

    /// <summary>How the handshakes ended.</summary>
    public sealed record Answered(int Open, int Refused, int Errors);
}
