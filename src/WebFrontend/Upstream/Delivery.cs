namespace Tidegate.WebFrontend.Upstream;

/// <summary>How an attempt to deliver an event has ended, or all of them.</summary>
internal enum DeliveryResult : byte
{
    /// <summary>There is an answer.</summary>
    Answered,

    /// <summary>The endpoint has not agreed to be sent events.</summary>
    NotWanted,

    /// <summary>The endpoint is where nothing may be posted to.</summary>
    Blocked,

    /// <summary>The connection failed, or the answer broke off: what became of the event is unknown.</summary>
    Broken,

    /// <summary>Not in time.</summary>
    TooLate,

    /// <summary>Whoever raised it has gone before it was sent.</summary>
    GivenUp,
}

/// <summary>The end of an attempt, or of all of them. Pure.</summary>
/// <param name="Result">How.</param>
/// <param name="Response">The answer, where there is one.</param>
/// <param name="Error">What was wrong, for the log.</param>
internal readonly record struct Delivery(DeliveryResult Result, UpstreamResponse? Response = null, string? Error = null)
{
    /// <summary>Waits before the further attempts.</summary>
    public static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)];

    /// <summary>How long all attempts may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>One of <see cref="UpstreamMetrics.Outcomes"/>, as far as the body of the answer does not matter.</summary>
    public string Outcome => this switch
    {
        { Response: { } response } => response.Violation is null ? UpstreamMetrics.Outcomes.Ok : UpstreamMetrics.Outcomes.Failed,
        { Result: DeliveryResult.NotWanted or DeliveryResult.Blocked } => UpstreamMetrics.Outcomes.Failed,
        { Result: DeliveryResult.GivenUp } => UpstreamMetrics.Outcomes.Lost,
        _ => UpstreamMetrics.Outcomes.Unanswered,
    };

    /// <summary>The next attempt may have another end.</summary>
    public bool IsWorthAnotherTry => Result == DeliveryResult.Broken || Response is { IsTransient: true };
}
