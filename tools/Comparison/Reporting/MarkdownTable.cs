using System.Globalization;
using System.Text;

namespace Tidegate.Compare.Reporting;

/// <summary>A table in Markdown; the first column is text, the others are numbers.</summary>
internal static class MarkdownTable
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string Nothing = "–";

    /// <summary>Writes it.</summary>
    public static string Of(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Line(heads);
        Line([.. heads.Select((_, column) => column == 0 ? "---" : "---:")]);
        foreach (var row in rows)
            Line(row);
        return text.ToString();

        void Line(IReadOnlyList<string> cells) =>
            text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
    }

    /// <summary>Three significant digits, and no more than the value has.</summary>
    public static string Number(double? value) => value switch
    {
        null => Nothing,
        { } number when double.IsNaN(number) || double.IsInfinity(number) => Nothing,
        { } number when Math.Abs(number) >= 100 => number.ToString("#,0", CultureInfo.InvariantCulture),
        { } number when Math.Abs(number) >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        { } number when number == 0 => "0",
        { } number => number.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
