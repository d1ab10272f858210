namespace Tidegate.Hosting;

/// <summary>A host cannot start, for a reason that an operator can remove. The message says which and how; a stack trace helps nobody.</summary>
internal sealed class StartRefusedException : Exception
{
    /// <summary>No service has been started, and none is to be stopped.</summary>
    public bool BeforeServices { get; init; }

    /// <summary>Creates the exception.</summary>
    public StartRefusedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
