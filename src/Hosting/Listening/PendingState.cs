namespace Tidegate.Hosting.Listening;

/// <summary>What is known of a connection while it carries no WebSocket; given up with the first one, of which there are many.</summary>
internal sealed class PendingState(PendingPlace place)
{
    // A field, since it is a struct that changes.
    private AnswerProgress _progress;

    public PendingPlace Place => place;

    /// <summary>Requests under way; more than one over HTTP/2 only.</summary>
    public int Requests { get; set; }

    /// <inheritdoc cref="AnswerProgress.IsStuck"/>
    public bool IsStuck(TimeSpan now, SentBytes sent, TimeSpan allowed) =>
        _progress.IsStuck(now, sent.Acknowledged, !sent.IsAllTaken, allowed);
}
