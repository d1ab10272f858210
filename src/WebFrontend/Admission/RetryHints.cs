namespace Tidegate.WebFrontend.Admission;

/// <summary>How long a refused client is asked to wait at least; <see cref="RetrySpread"/> spreads the returns from there on.</summary>
internal static class RetryHints
{
    /// <summary>A cap of its own: only the client itself can make room.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(10);

    /// <summary>The longest while storage settles: the rest may be minutes, and those who come back shall not all come at its end.</summary>
    public static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(30);

    /// <summary>The limit is reached; a place may come free at any moment.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The budget does not answer: it takes seconds to come back.</summary>
    public static readonly TimeSpan Unavailable = TimeSpan.FromSeconds(5);

    /// <summary>This frontend goes; another one takes its clients at once.</summary>
    public static readonly TimeSpan Draining = TimeSpan.FromSeconds(1);
}
