namespace Tidegate.WebFrontend.Admission;

/// <summary>When a refused client is asked to come back, where nothing better is known.</summary>
internal static class RetryHints
{
    /// <summary>A cap of its own: only the client itself can make room.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(10);

    /// <summary>The grain of a user did not answer, or does not know yet what all frontends hold: a matter of seconds.</summary>
    public static readonly TimeSpan PlacesUnknown = TimeSpan.FromSeconds(2);

    /// <summary>The longest while storage settles: the rest may be minutes, and those who come back shall not all come at its end.</summary>
    public static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(30);

    /// <summary>This frontend is full in itself: another one has room, or this one when clients have left or what fills it is closed.</summary>
    public static readonly TimeSpan Capacity = TimeSpan.FromSeconds(5);

    /// <summary>This frontend goes; another one takes its clients at once.</summary>
    public static readonly TimeSpan Draining = TimeSpan.FromSeconds(1);

    /// <summary>This frontend waits for its first silo, which takes seconds to start.</summary>
    public static readonly TimeSpan Starting = TimeSpan.FromSeconds(5);
}
