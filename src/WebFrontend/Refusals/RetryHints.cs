namespace Tidegate.WebFrontend.Refusals;

/// <summary>How long a refused client is asked to wait at least; <see cref="RetrySpread"/> spreads the returns from there on.</summary>
internal static class RetryHints
{
    /// <summary>A cap of its own: only the client itself can make room.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(10);

    /// <summary>The grain of a user did not answer, or does not know yet what all frontends hold: a matter of seconds.</summary>
    public static readonly TimeSpan PlacesUnknown = TimeSpan.FromSeconds(2);

    /// <summary>The longest while storage settles: the rest may be minutes, and those who come back shall not all come at its end.</summary>
    public static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(30);

    /// <summary>The limit is reached; a place may come free at any moment.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The budget does not answer: it takes seconds to come back.</summary>
    public static readonly TimeSpan Unavailable = TimeSpan.FromSeconds(5);

    /// <summary>This frontend is full in itself: another one has room, or this one when clients have left or what fills it is closed.</summary>
    public static readonly TimeSpan Capacity = TimeSpan.FromSeconds(5);

    /// <summary>This frontend goes; another one takes its clients at once.</summary>
    public static readonly TimeSpan Draining = TimeSpan.FromSeconds(1);

    /// <summary>This frontend waits for its first silo, which takes seconds to start.</summary>
    public static readonly TimeSpan Starting = TimeSpan.FromSeconds(5);
}
