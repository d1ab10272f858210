namespace Tidegate.WebFrontend.Upstream;

/// <summary>What an application says to the question whether it wants events.</summary>
internal enum ConsentVerdict : byte
{
    /// <summary>It wants them.</summary>
    Granted,

    /// <summary>It does not.</summary>
    Refused,

    /// <summary>It did not answer, or cannot at the moment.</summary>
    Unreachable,
}

/// <summary>The verdict, and why it is none that was hoped for.</summary>
internal readonly record struct ConsentAnswer(ConsentVerdict Verdict, string Reason)
{
    public static ConsentAnswer Refused(string reason) => new(ConsentVerdict.Refused, reason);

    public static ConsentAnswer Unreachable(string reason) => new(ConsentVerdict.Unreachable, reason);

    /// <summary>What an answer means.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="allowed">Who is allowed to send events, as it says.</param>
    /// <param name="caller">Who has asked.</param>
    public static ConsentAnswer Of(int status, IEnumerable<string> allowed, EventCaller caller)
    {
        var response = new UpstreamResponse(status, null, []);
        if (response.IsTransient)
            return Unreachable($"the answer is {status}");
        if (!response.IsSuccess)
            return Refused($"the answer is {status}");
        return caller.IsAllowedBy(allowed)
            ? new ConsentAnswer(ConsentVerdict.Granted, "")
            : Refused($"{EventRequest.AllowedHeader} names neither {caller.Origin} nor *");
    }
}

/// <summary>
/// Whether an endpoint has agreed to be sent events, so that nobody can have Tidegate flood a third party. A yes is good for a minute and is
/// renewed beside the events; a no is good for a second, and twice as long each time it is repeated. Pure.
/// </summary>
internal sealed class Consent
{
    /// <summary>How long a yes is good for.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);

    /// <summary>How long the first no is good for.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest time for which a no is good.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private ConsentVerdict? _verdict;
    private TimeSpan _until;
    private TimeSpan _pause;

    /// <summary>What counts at this moment.</summary>
    /// <param name="now">This moment.</param>
    /// <returns>
    /// The verdict, null where nobody may go on without a new one; and whether it is to be asked for again. Both: whoever goes on does not wait.
    /// </returns>
    public (ConsentVerdict? Verdict, bool IsDue) At(TimeSpan now)
    {
        if (_verdict is { } verdict && now < _until)
            return (verdict, false);
        return (_verdict == ConsentVerdict.Granted ? ConsentVerdict.Granted : null, true);
    }

    /// <summary>Takes an answer.</summary>
    /// <returns>True where it is another one than before.</returns>
    public bool Answered(ConsentVerdict verdict, TimeSpan now)
    {
        var isNews = verdict != _verdict;
        _pause = verdict == ConsentVerdict.Granted ? TimeSpan.Zero
            : _pause == TimeSpan.Zero ? FirstPause
            : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        _until = now + (verdict == ConsentVerdict.Granted ? GoodFor : _pause);
        _verdict = verdict;
        return isNews;
    }
}
