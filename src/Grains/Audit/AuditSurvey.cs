using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Grains.Connections;
using Tidegate.Grains.Frontends;
using Tidegate.Topics;

namespace Tidegate.Grains.Audit;

/// <summary>Asks every part of the cluster once. A part that fails is a fact too, and does not keep the others from being asked.</summary>
internal sealed partial class AuditSurvey(IGrainFactory grains, IReminderTable reminders, TimeProvider time, ILogger logger)
{
    /// <summary>How many frontends or topic grains are asked at a time.</summary>
    private const int Concurrency = 64;

    /// <summary>The reminder table is read in so many parts, so that none is too large for one message.</summary>
    private const uint RingSlices = 32;

    /// <summary>How long topic grains are asked; the caller waits 30 s for everything.</summary>
    private static readonly TimeSpan TopicTime = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);

    // Made from references of which only the type counts; no grain is called by them.
    private GrainType ConnectionType => grains.GetGrain<IConnectionGrain>("type").GetGrainId().Type;

    private GrainType TopicType => grains.GetGrain<ITopicGrain>("type").GetGrainId().Type;

    public async Task<AuditFacts> Take()
    {
        // All at once: the closer together in time, the fewer connections come and go in between.
        Task<(ImmutableArray<FrontendSnapshot> Answers, ImmutableArray<string> Unreachable)> frontends =
            Try(AuditParts.Directory, TakeSnapshots, ([], []));
        var ledger = Try(AuditParts.Ledger, ReadLedger, null);
        var connections = Try(AuditParts.Grains, ListConnectionGrains, null);
        var withReminder = Try(AuditParts.Reminders, ReadReminders, null);
        var members = Try(AuditParts.Topics, CountTopicMembers, null);
        await Task.WhenAll(frontends, ledger, connections, withReminder, members);
        return new AuditFacts
        {
            Frontends = (await frontends).Answers,
            Unreachable = (await frontends).Unreachable,
            Ledger = await ledger,
            Grains = await connections,
            Reminders = await withReminder,
            TopicMembers = await members,
            Failures = _failures.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private async Task<(ImmutableArray<FrontendSnapshot> Answers, ImmutableArray<string> Unreachable)> TakeSnapshots()
    {
        var caller = new FrontendCaller(grains, time, logger);
        var answers = ImmutableArray.CreateBuilder<FrontendSnapshot>();
        var unreachable = ImmutableArray.CreateBuilder<string>();
        foreach (var ids in (await caller.ListIds()).Chunk(Concurrency))
        {
            var snapshots = await Task.WhenAll(ids.Select(id => caller.Ask(id, frontend => frontend.Snapshot())));
            answers.AddRange(snapshots.OfType<FrontendSnapshot>());
            unreachable.AddRange(ids.Where((_, i) => snapshots[i] is null));
        }

        return (answers.DrainToImmutable(), unreachable.DrainToImmutable());
    }

    private async Task<BudgetStatus?> ReadLedger() =>
        await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus();

    private async Task<IReadOnlySet<string>?> ListConnectionGrains() =>
        Keys(await ActiveGrains(ConnectionType));

    private async Task<IReadOnlySet<string>?> ReadReminders()
    {
        var connection = ConnectionType;
        HashSet<string> ids = new(StringComparer.Ordinal);
        const uint Width = (uint)((1L << 32) / RingSlices);
        for (uint slice = 0; slice < RingSlices; slice++)
        {
            // Begin is exclusive, end inclusive; the last slice ends at 0 and so closes the ring.
            var rows = await reminders.ReadRows(unchecked(slice * Width), unchecked((slice + 1) * Width));
            ids.UnionWith(rows.Reminders
                .Where(row => row.GrainId.Type == connection && HeartbeatReminder.FrontendOf(row.ReminderName) is not null)
                .Select(row => row.GrainId.Key.ToString()!));
        }

        return ids;
    }

    private async Task<int?> CountTopicMembers()
    {
        IReadOnlySet<string> topics = Keys(await ActiveGrains(TopicType));
        var start = time.GetTimestamp();
        var members = 0;
        foreach (var keys in topics.Chunk(Concurrency))
        {
            if (time.GetElapsedTime(start) > TopicTime)
                throw new TimeoutException($"{topics.Count} topic grains could not be asked in {TopicTime.TotalSeconds} s.");
            var statuses = await Task.WhenAll(keys.Select(key => grains.GetGrain<ITopicGrain>(key).GetStatus()));
            members += statuses.Sum(status => status.Members);
        }

        return members;
    }

    private async Task<List<GrainId>> ActiveGrains(GrainType type) => await grains.GetGrain<IManagementGrain>(0).GetActiveGrains(type);

    private async Task<T> Try<T>(string part, Func<Task<T>> question, T otherwise)
    {
        try
        {
            return await question();
        }
        catch (Exception exception)
        {
            LogPartFailed(logger, exception, part);
            _failures[part] = $"Could not be asked: {exception.Message}";
            return otherwise;
        }
    }

    private static HashSet<string> Keys(List<GrainId> ids) => new(ids.Select(id => id.Key.ToString()!), StringComparer.Ordinal);

    [LoggerMessage(2211, LogLevel.Warning, "The audit could not ask {Part}")]
    private static partial void LogPartFailed(ILogger logger, Exception exception, string part);
}
