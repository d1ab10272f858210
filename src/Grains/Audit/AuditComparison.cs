using System.Collections.Immutable;
using System.Globalization;
using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.Grains.Audit;

/// <summary>Compares what frontends, grains, reminders, topics and ledger say about the same connections.</summary>
/// <remarks>
/// The facts are gathered one after the other, so connections that come and go meanwhile differ for a moment; only a difference that
/// stays is a fault. While a frontend does not answer, what has no socket or no frontend is not judged: it may be its own.
/// </remarks>
internal static class AuditComparison
{
    /// <summary>The most ids in one list of a report.</summary>
    public const int MaxIds = 1000;

    public static AuditReport Compare(AuditFacts facts)
    {
        string[] sockets = [.. facts.Frontends.SelectMany(frontend => frontend.ConnectionIds).Order(StringComparer.Ordinal)];
        HashSet<string> socketSet = new(sockets, StringComparer.Ordinal);
        var allAnswered = facts.AllFrontendsAnswered;
        var withoutGrain = facts.Grains is null ? [] : First(sockets.Where(id => !facts.Grains.Contains(id)));
        var withoutSocket = facts.Grains is null || !allAnswered ? [] : Without(facts.Grains, socketSet);

        var differences = facts.Failures.ToBuilder();
        foreach (var frontend in facts.Frontends)
            Add(differences, frontend.FrontendId, [.. Within(frontend), .. AgainstLedger(frontend, facts.Ledger)]);
        if (allAnswered)
        {
            foreach (var entry in facts.Ledger?.Frontends ?? [])
                Add(differences, entry.Id, [.. WithoutFrontend(entry, facts.Frontends)]);
            Add(differences, AuditParts.Reminders, [.. Reminders(facts.Reminders, socketSet)]);
            Add(differences, AuditParts.Topics, [.. Topics(facts)]);
        }

        return new AuditReport
        {
            Consistent = allAnswered && differences.Count == 0 && withoutGrain.IsEmpty && withoutSocket.IsEmpty,
            Sockets = facts.Frontends.Sum(frontend => frontend.OpenSockets),
            PermitsInUse = facts.Frontends.Sum(frontend => frontend.PermitsInUse.Total),
            Grains = facts.Grains?.Count ?? 0,
            LedgerInUse = facts.Ledger?.InUse.Total ?? 0,
            LedgerGranted = facts.Ledger?.Granted.Total ?? 0,
            Reminders = facts.Reminders?.Count ?? 0,
            TopicMembers = facts.Frontends.Sum(frontend => frontend.Memberships),
            TopicGrainMembers = facts.TopicMembers ?? 0,
            SocketsWithoutGrain = withoutGrain,
            GrainsWithoutSocket = withoutSocket,
            Differences = differences.ToImmutable(),
            Unreachable = facts.Unreachable,
        };
    }

    private static IEnumerable<string> Within(FrontendSnapshot frontend)
    {
        var permits = frontend.PermitsInUse.Total;
        if (frontend.OpenSockets != permits)
            yield return Text($"{frontend.OpenSockets} sockets are open, but {permits} permits are in use.");
        if (frontend.OpenSockets != frontend.ConnectionIds.Length)
            yield return Text($"{frontend.OpenSockets} sockets are open, but {frontend.ConnectionIds.Length} connections are registered.");
        if (!frontend.PermitsInUse.FitsIn(frontend.Cap))
            yield return Text($"{frontend.PermitsInUse} permits are in use, but the caps are {frontend.Cap}.");
    }

    private static IEnumerable<string> AgainstLedger(FrontendSnapshot frontend, BudgetStatus? ledger)
    {
        if (ledger is null)
            yield break;

        var permits = frontend.PermitsInUse;
        BudgetFrontend? entry = ledger.Frontends.FirstOrDefault(entry => entry.Id == frontend.FrontendId);
        if (entry is null && permits.Total > 0)
            yield return Text($"{permits} permits are in use, but the ledger has no entry.");
        if (entry is not null && entry.Live != permits)
            yield return Text($"{permits} permits are in use, but the ledger counts {entry.Live} live connections.");
    }

    private static IEnumerable<string> WithoutFrontend(BudgetFrontend entry, ImmutableArray<FrontendSnapshot> frontends)
    {
        if (entry.Live.Total + entry.Allowance.Total > 0 && !frontends.Any(frontend => frontend.FrontendId == entry.Id))
        {
            yield return Text(
                $"The ledger counts {entry.Live} live connections and {entry.Allowance} permits, but no such frontend is registered.");
        }
    }

    private static IEnumerable<string> Reminders(IReadOnlySet<string>? reminders, HashSet<string> sockets)
    {
        if (reminders is null)
            yield break;

        var orphans = reminders.Count(id => !sockets.Contains(id));
        if (orphans > 0)
            yield return Text($"{reminders.Count} reminders are registered, but {orphans} of them belong to no socket.");
    }

    private static IEnumerable<string> Topics(AuditFacts facts)
    {
        var memberships = facts.Frontends.Sum(frontend => frontend.Memberships);
        if (facts.TopicMembers is { } members && members != memberships)
            yield return Text($"The frontends have {memberships} memberships, but the topic grains count {members} members.");
    }

    private static void Add(ImmutableSortedDictionary<string, string>.Builder differences, string part, string[] sentences)
    {
        if (sentences.Length > 0)
            differences[part] = string.Join(' ', sentences);
    }

    private static ImmutableArray<string> Without(IReadOnlySet<string> ids, HashSet<string> known) =>
        First(ids.Where(id => !known.Contains(id)).Order(StringComparer.Ordinal));

    private static ImmutableArray<string> First(IEnumerable<string> ids) => [.. ids.Take(MaxIds)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Names of what is no frontend in <see cref="AuditReport.Differences"/>.</summary>
internal static class AuditParts
{
    public const string Directory = "frontend-directory";
    public const string Ledger = "ledger";
    public const string Grains = "connection-grains";
    public const string Reminders = "reminders";
    public const string Topics = "topics";
}
