using Tidegate.Topics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>What became of a message that was meant for the application's handler.</summary>
internal enum HandlerOutcome : byte
{
    /// <summary>It was handled.</summary>
    Handled,

    /// <summary>The handler threw.</summary>
    Failed,

    /// <summary>Nobody answered in time: whether it was handled is unknown.</summary>
    Unanswered,

    /// <summary>No silo has a handler, or the cluster does not answer: it was not delivered.</summary>
    Unavailable,
}

/// <summary>The outcome, with the reply where there is one.</summary>
/// <param name="Outcome">What became of the message.</param>
/// <param name="Reply">A message to its sender.</param>
/// <param name="Detail">What there is to say of the failure beyond the outcome, for the client; null for nothing.</param>
internal readonly record struct HandlerAnswer(HandlerOutcome Outcome, Message? Reply = null, string? Detail = null);

/// <summary>Names of the outcomes.</summary>
internal static class HandlerOutcomes
{
    /// <summary>The name in notices and metrics.</summary>
    public static string Name(this HandlerOutcome outcome) => outcome switch
    {
        HandlerOutcome.Handled => "ok",
        HandlerOutcome.Failed => "failed",
        HandlerOutcome.Unanswered => "unanswered",
        _ => "unavailable",
    };
}
