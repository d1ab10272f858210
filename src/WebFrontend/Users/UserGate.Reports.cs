using Tidegate.Budget;
using Tidegate.Users;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Users;

/// <summary>The calls to the grains of users, and what their answers mean for those who wait.</summary>
internal sealed partial class UserGate
{
    // At once and outside of the pump, since a client waits for it; at most one for each user in flight.
    private void AskFor(UserShare share)
    {
        PlacesReport? report;
        string? former;
        lock (_lock)
            (report, former) = share.MustAsk ? Next(share) : default;
        if (report is not null)
            _ = ReportAsync(share, report, former);
    }

    // What is owed, or a repetition. While an ask is in flight there is nothing to repeat.
    private async Task ReportDueAsync(string topic)
    {
        UserShare? share;
        PlacesReport? report = null;
        string? former = null;
        lock (_lock)
        {
            if (_shares.TryGetValue(topic, out share) && (share.Owes || share.IsAtRest))
                (report, former) = Next(share);
        }

        if (report is not null)
            await ReportAsync(share!, report, former);
        lock (_lock)
        {
            _rounds.Complete(topic);
            if (share is not null)
                Schedule(share);
        }
    }

    // Under the lock.
    private (PlacesReport Report, string? Former) Next(UserShare share)
    {
        var frontendId = _identity.Id;
        var former = share.KnownAs is { } known && known != frontendId ? known : null;
        return (share.Report(frontendId, ++_seq, _settings.Current.MaxConnectionsPerUser), former);
    }

    private async Task ReportAsync(UserShare share, PlacesReport report, string? former)
    {
        try
        {
            // After a fence this process has a new id; what its grain knows under the old one ends first.
            if (former is not null)
                await _gateway.ReportPlacesAsync(share.Topic, new PlacesReport(former, report.Seq, 0, 0, report.Cap));
            var answer = await _gateway.ReportPlacesAsync(share.Topic, report);
            lock (_lock)
            {
                share.Answer(report.Seq, answer);
                Schedule(share);
            }
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                if (former is not null)
                    share.KnownAs = former;
                share.Fail(report.Seq);
                Schedule(share);
            }

            if (_failures.TryPass(_pump.Now, out var keptBack))
                LogReportFailed(exception, keptBack);
        }

        // Those who came meanwhile.
        AskFor(share);
    }

    private static Refusal ToRefusal(PlaceOutcome outcome, int cap) => outcome.Refused == PlacesVerdict.Full
        ? OverCap(cap, outcome.InUse)
        : new Refusal(
            RefusalReasons.Unavailable,
            RetryHints.PlacesUnknown,
            cap,
            outcome.InUse,
            UnknownDetail);

    private static Refusal OverCap(int cap, int inUse) => new(
        RefusalReasons.UserLimit,
        RetryHints.Cap,
        cap,
        inUse,
        "This user has as many connections as one user may, and all of them answer. Close one of them first.");
}
