namespace Tidegate.Hosting.Logs;

/// <summary>Where log lines go.</summary>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error.</param>
internal sealed record LogStreams(Stream Output, Stream Error)
{
    /// <summary>Those of this process.</summary>
    public static LogStreams OfProcess() => new(Console.OpenStandardOutput(), Console.OpenStandardError());
}
