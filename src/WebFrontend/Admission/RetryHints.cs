namespace Tidegate.WebFrontend.Admission;

/// <summary>When a refused client is asked to come back, where nothing better is known.</summary>
internal static class RetryHints
{
    /// <summary>A cap of its own: only the client itself can make room.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(10);

    /// <summary>The longest while storage settles: the rest may be minutes, and those who come back shall not all come at its end.</summary>
    public static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(30);

    /// <summary>This process has no room; it closes what fills it, which takes some seconds.</summary>
    public static readonly TimeSpan Capacity = TimeSpan.FromSeconds(5);

    /// <summary>This frontend goes; another one takes its clients at once.</summary>
    public static readonly TimeSpan Draining = TimeSpan.FromSeconds(1);
}
