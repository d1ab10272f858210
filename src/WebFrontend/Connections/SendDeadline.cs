namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Until when a message may be taken from a send queue, to a second and in two bytes: there may be very many of them. The default is none.
/// </summary>
/// <param name="Second">The second on the clock, less what does not fit: what lies half of the range ahead is in the past. Zero is none.</param>
internal readonly record struct SendDeadline(ushort Second)
{
    /// <summary>The longest time ahead.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>False for none.</summary>
    public bool IsSet => Second != 0;

    /// <summary>The deadline of a message.</summary>
    /// <param name="timeToLive">How long it may wait, at most <see cref="Longest"/>; zero for as long as it takes.</param>
    /// <param name="now">This moment.</param>
    public static SendDeadline In(TimeSpan timeToLive, TimeSpan now)
    {
        if (timeToLive <= TimeSpan.Zero) return default;
        var end = now + (timeToLive < Longest ? timeToLive : Longest);
        var second = unchecked((ushort)(long)Math.Ceiling(end.TotalSeconds));
        return new SendDeadline(second == 0 ? (ushort)1 : second);
    }

    /// <summary>True where it has passed; to be asked within hours of it.</summary>
    public bool HasPassed(TimeSpan now) => IsSet && unchecked((short)((ushort)(long)now.TotalSeconds - Second)) >= 0;
}
