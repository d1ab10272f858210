using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Tidegate.Auditing;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Grains.Census;
using Tidegate.Grains.Frontends;

namespace Tidegate.Grains.Audit;

/// <inheritdoc cref="IAuditRoundGrain"/>
[GrainType("tidegate.audit-round"), Immovable]
internal sealed partial class AuditRoundGrain(IClusterMembershipService membership, TimeProvider time, ILogger<AuditRoundGrain> logger) : Grain, IAuditRoundGrain
{
    /// <summary>How many frontends, silos or grains are asked at a time.</summary>
    private const int Concurrency = 64;

    private FrontendCaller Caller => new(GrainFactory, time, logger);

    public async Task<AuditRoundResult> Compare()
    {
        DeactivateOnIdle();
        SiloAddress[] silos = [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
        ISiloCensusGrain[] censuses = [.. silos.Select(silo => SiloCensusGrain.On(GrainFactory, silo))];
        try
        {
            return await Compare(silos, censuses);
        }
        catch (Exception exception)
        {
            LogSkipped(logger, exception);
            return new AuditRoundResult(exception.Message, []);
        }
        finally
        {
            foreach (var census in censuses)
                census.End().Ignore();
        }
    }

    public async Task<int> Repair(ImmutableArray<AuditDifference> lasting)
    {
        DeactivateOnIdle();
        var repairs = 0;
        foreach (var grains in lasting.Where(difference => difference.Pair == AuditPairs.GrainsWithoutSocket).Chunk(Concurrency))
            repairs += (await Task.WhenAll(grains.Select(difference => Verify(difference.Id)))).Count(done => done);

        foreach (var frontend in lasting.GroupBy(difference => difference.FrontendId, StringComparer.Ordinal))
        {
            ImmutableArray<string> sockets = [.. frontend.Where(difference => difference.Pair == AuditPairs.SocketsWithoutGrain).Select(difference => difference.Id)];
            if (!sockets.IsEmpty && await Caller.Ask(frontend.Key, async way => (object)await way.Reopen(sockets)) is int known)
                repairs += known;
            // A report is absolute: it brings the ledger's entry to what the frontend has.
            if (frontend.Any(difference => difference.Pair == AuditPairs.LedgerAndPermits) && await AskForReport(frontend.Key))
                repairs++;
        }

        return repairs;
    }

    private async Task<AuditRoundResult> Compare(SiloAddress[] silos, ISiloCensusGrain[] censuses)
    {
        var ledger = await GrainFactory.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus();
        var ids = await Caller.ListIds();
        var digests = new List<FrontendDigest>(ids.Length);
        var silent = new List<string>();
        foreach (var some in ids.Chunk(Concurrency))
        {
            var answers = await Task.WhenAll(some.Select(id => Caller.Ask(id, frontend => frontend.Digest())));
            digests.AddRange(answers.OfType<FrontendDigest>());
            silent.AddRange(some.Where((_, i) => answers[i] is null));
        }

        if (AuditRound.WhyNot(ledger, ids, silent) is { } reason)
            return new AuditRoundResult(reason, []);

        var grains = await Task.WhenAll(silos.Select((silo, i) => SiloCensusGrain.Placed(silo, censuses[i].Digests)));
        var differences = new List<AuditDifference>();
        foreach (var suspect in AuditRound.Suspects(digests, grains))
        {
            var withGrain = await Task.WhenAll(censuses.Select(census => census.IdsOf(suspect)));
            var sockets = ids.Contains(suspect) ? await Caller.Ask(suspect, frontend => frontend.Snapshot()) : null;
            if (sockets is null && ids.Contains(suspect))
                return new AuditRoundResult($"frontend {suspect} did not answer", []);
            differences.AddRange(AuditRound.Compare(suspect, sockets?.ConnectionIds ?? [], withGrain.SelectMany(known => known)));
        }

        differences.AddRange(await CompareCounts([.. digests.Where(digest => AuditRound.CountsDiffer(digest, ledger))]));
        return new AuditRoundResult(null, [.. differences.Take(AuditRound.MaxDifferences)]);
    }

    private async Task<IEnumerable<AuditDifference>> CompareCounts(FrontendDigest[] suspects)
    {
        if (suspects.Length == 0)
            return [];
        await Task.Delay(TwoRounds.Between, time);
        var ledger = await GrainFactory.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus();
        var differences = new List<AuditDifference>();
        foreach (var some in suspects.Chunk(Concurrency))
        {
            var again = await Task.WhenAll(some.Select(suspect => Caller.Ask(suspect.FrontendId, frontend => frontend.Digest())));
            // One that does not answer now is met by the next round.
            differences.AddRange(some.SelectMany((suspect, i) => again[i] is { } later ? AuditRound.Compare(suspect, ledger, later) : []));
        }

        return differences;
    }

    private async Task<bool> Verify(string connectionId)
    {
        try
        {
            await GrainFactory.GetGrain<IConnectionGrain>(connectionId).Verify();
            return true;
        }
        catch (Exception exception)
        {
            LogNotVerified(logger, exception, connectionId);
            return false;
        }
    }

    private async Task<bool> AskForReport(string frontendId) => await Caller.Ask(frontendId, async way =>
    {
        await way.Recall(new RecallNotice(frontendId, null, false));
        return new object();
    }) is not null;

    [LoggerMessage(2220, LogLevel.Information, "A round of the audit was skipped")]
    private static partial void LogSkipped(ILogger logger, Exception exception);

    [LoggerMessage(2221, LogLevel.Warning, "Grain of connection {ConnectionId} has no socket and could not be asked to look; the next round asks again")]
    private static partial void LogNotVerified(ILogger logger, Exception exception, string connectionId);
}
