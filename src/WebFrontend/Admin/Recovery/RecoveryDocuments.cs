using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Recovery;
using Tidegate.WebFrontend.Admin.Common;

namespace Tidegate.WebFrontend.Admin.Recovery;

/// <summary>Body of <c>POST</c> and <c>DELETE /admin/recovery/{procedure}</c>.</summary>
/// <param name="Reason">Why, 1 to 500 characters; for the log.</param>
/// <param name="Limit">The effective limit to set, 0 to 10,000,000; <c>emergency-limit</c> and <c>relieve-memory</c>.</param>
/// <param name="Share">The share to come down to, 0 to 1; not <c>aggressive-cleanup</c> and <c>restart-clean</c>.</param>
internal sealed record RecoveryBody(string? Reason, int? Limit = null, double? Share = null)
{
    /// <returns>What is wrong and what to do, or null.</returns>
    public string? Check(RecoveryProcedure procedure)
    {
        if (OrderReason.Check(Reason, "why") is { } wrong) return wrong;
        if (Limit is < 0 or > LimitSetting.Highest) return $"limit: {Limit} is not from 0 to {LimitSetting.Highest}.";
        if (Share is not (null or >= 0 and <= 1)) return "share: must be from 0 to 1.";
        if (Limit is not null && procedure is not (RecoveryProcedure.EmergencyLimit or RecoveryProcedure.RelieveMemory))
            return "limit: only emergency-limit and relieve-memory set one.";
        return Share is not null && procedure is (RecoveryProcedure.AggressiveCleanup or RecoveryProcedure.RestartClean)
            ? "share: this procedure has none."
            : null;
    }
}

/// <summary>The recovery procedures.</summary>
/// <param name="Procedures">All of them.</param>
internal sealed record RecoveryListDocument(ImmutableArray<RecoveryDocument> Procedures);

/// <summary>One recovery procedure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>idle</c> or <c>running</c>.</param>
/// <param name="Automatic">It starts by itself when its trigger holds.</param>
/// <param name="StartedBy"><c>automatic</c> or an operator; of the last run where none runs.</param>
/// <param name="Since">When it was started; null where it does not run.</param>
/// <param name="Reason">Why.</param>
/// <param name="EndsWhen">The condition under which it ends.</param>
/// <param name="Progress">Where it stands; empty where it does not run.</param>
/// <param name="Limit">The effective limit that it sets.</param>
/// <param name="LastEnded">When the last run ended.</param>
/// <param name="LastOutcome">How it ended.</param>
internal sealed record RecoveryDocument(
    string Name,
    string State,
    bool Automatic,
    string? StartedBy,
    DateTimeOffset? Since,
    string? Reason,
    string EndsWhen,
    string Progress,
    int? Limit,
    DateTimeOffset? LastEnded,
    string? LastOutcome)
{
    public static RecoveryDocument From(RecoveryStatus status, DateTimeOffset now) => new(
        RecoveryProcedures.NameOf(status.Procedure),
        status.Running ? "running" : "idle",
        status.Automatic,
        status.StartedBy,
        now - status.RunningFor,
        status.Reason,
        status.EndsWhen,
        status.Progress,
        status.Limit,
        now - status.EndedAgo,
        status.LastOutcome);
}
