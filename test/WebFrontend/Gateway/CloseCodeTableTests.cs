using System.Globalization;
using Tidegate.Connections;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class CloseCodeTableTests
{
    [Fact]
    public void Table_of_the_protocol_is_that_of_the_code()
    {
        var written = File.ReadLines(Path.Combine(RepositoryRoot(), "docs", "protocol.md"))
            .SkipWhile(line => line != "## Close codes")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 7 && int.TryParse(cells[1], CultureInfo.InvariantCulture, out _))
            .Select(cells => string.Join(' ', cells[1..5]));
        var known = CloseCodes.All.Values
            .OrderBy(code => code.Code)
            .Select(code => $"{code.Code} `{code.Tag}` {YesNo(code.Reconnect)} {YesNo(code.ByServer)}");

        Assert.Equal(known, written);
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "orleans.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests has orleans.sln.");
        }

        return folder.FullName;
    }
}
