namespace Tidegate.Compare.Options;

/// <summary>The command line is not understood; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
