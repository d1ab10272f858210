namespace Tidegate.Hosting.Commands;

/// <summary>Exit codes of commands.</summary>
internal static class CommandExit
{
    /// <summary>It is done; what was asked for is good.</summary>
    public const int Good = 0;

    /// <summary>The answer is no.</summary>
    public const int Refused = 1;

    /// <summary>There is no answer: the command line or the configuration is wrong.</summary>
    public const int Unusable = 2;
}
