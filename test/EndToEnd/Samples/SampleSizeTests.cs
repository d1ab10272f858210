namespace Tidegate.EndToEnd.Tests.Samples;

public sealed class SampleSizeTests
{
    private const int MostLines = 40;

    [Theory]
    [InlineData("node-chat", "*.mjs")]
    [InlineData("python-chat", "*.py")]
    [InlineData("csharp-chat", "*.cs")]
    public void Sample_has_at_most_40_lines_of_code(string sample, string files)
    {
        var lines = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "samples", sample), files).SelectMany(File.ReadLines).Count(IsCode);

        Assert.InRange(lines, 1, MostLines);
    }

    private static bool IsCode(string line) => line.Trim() is { Length: > 0 } text && !text.StartsWith("//", StringComparison.Ordinal) && !text.StartsWith('#');
}
