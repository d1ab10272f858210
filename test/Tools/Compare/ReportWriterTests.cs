using Tidegate.Compare.Measuring;
using Tidegate.Compare.Reporting;
using Tidegate.Compare.Starting;
using Tidegate.Processes;

namespace Tidegate.Tools.Tests.Compare;

public class ReportWriterTests
{
    private static readonly Report Report = new(
        "2026-01-02",
        "2 cores",
        "abc1234",
        "dotnet run",
        [
            new(AllPeers.Tidegate, "Tidegate", ".NET 10", true, ["dotnet x.dll"]),
            new(AllPeers.Kestrel, "Kestrel", ".NET 10", true, []),
            new("soketi", "Soketi", "npm is not installed", false, []),
        ],
        [
            new(AllPeers.Tidegate, FigureKeys.IdleMemory, 1000, [30, 20, 28]),
            new(AllPeers.Kestrel, FigureKeys.IdleMemory, 1000, [14, 14, 14]),
        ]);

    [Fact]
    public void The_text_has_medians_ratios_and_those_that_could_not_be_had()
    {
        var text = ReportWriter.Markdown(Report, ["plot.svg"]);

        Assert.Contains("Rounds: 3; medians.", text, StringComparison.Ordinal);
        Assert.Contains("| Tidegate | – | 28.0 |", text, StringComparison.Ordinal);
        Assert.Contains("| Soketi | not available |", text, StringComparison.Ordinal);
        Assert.Contains("| cost of governance: Tidegate Standalone / Kestrel | 2.00 |", text, StringComparison.Ordinal);
        Assert.Contains("- Soketi: not measured, npm is not installed", text, StringComparison.Ordinal);
        Assert.Contains("  - `dotnet x.dll`", text, StringComparison.Ordinal);
        Assert.Contains("(plot.svg)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_can_be_read_again()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "compare");

        ReportWriter.Write(Report, output);

        Assert.Equal(ReportWriter.Markdown(Report, []), ReportWriter.Markdown(ReportWriter.Read(output)!, []));
        Assert.True(File.Exists(output + "-memory.svg"));
        Assert.Null(ReportWriter.Read(output + "-missing"));
    }
}
