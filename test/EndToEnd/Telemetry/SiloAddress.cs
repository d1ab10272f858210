namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>The address in the line that says that a silo is ready.</summary>
internal static class SiloAddress
{
    private const string Before = "operators ";

    public static Uri Of(string readyLine) => new(readyLine[(readyLine.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..].Trim());
}
