using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.Frontends;
using Tidegate.Grains.Audit;
using Tidegate.Grains.Frontends;

namespace Tidegate.Grains.Operators;

/// <summary>Puts together what the frontends of a cluster say. Keeps nothing, and goes when it has answered: each question has one of its own.</summary>
/// <remarks>
/// Not a stateless worker: the answer of a frontend comes back through a gateway of the frontend's choice, which looks the asker up in the
/// grain directory. A stateless worker is not there; answers that did not come through its own silo would be lost.
/// </remarks>
[GrainType("tidegate.cluster-view")]
internal sealed class ClusterViewGrain(IReminderTable reminders, TimeProvider time, ILogger<ClusterViewGrain> logger)
    : Grain, IClusterViewGrain
{
    // Less than the caller waits. What is not reached in this time is on the next page.
    private static readonly TimeSpan ListTime = TimeSpan.FromSeconds(7);

    // Behind every connection id: those are base64url.
    private const string LastId = "~";

    // Frontends that are asked for their longest idle at once: each may answer with as many as are asked for in all.
    private const int AtOnce = 16;

    // Frontends that are asked for what they remember at once.
    private const int Concurrency = 64;

    public Task<ConnectionPage> List(ConnectionQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.Top);
        DeactivateOnIdle();
        var caller = new FrontendCaller(GrainFactory, time, logger);
        return query.LongestIdleFirst ? ListLongestIdle(caller, query) : ListById(caller, query);
    }

    public async Task<AuditReport> Audit()
    {
        DeactivateOnIdle();
        var survey = new AuditSurvey(GrainFactory, reminders, time, logger);
        return AuditComparison.Compare(await survey.Take());
    }

    public async Task<LimitForecast> WhatIf(int? maxConnections)
    {
        DeactivateOnIdle();
        var forecast = await GrainFactory.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).WhatIf(maxConnections);
        return await new CloseForecast(GrainFactory, time, logger).Fill(forecast);
    }

    private async Task<ConnectionPage> ListById(FrontendCaller caller, ConnectionQuery query)
    {
        ImmutableArray<string> ids = [.. (await caller.ListIds()).Where(id => !IsBehind(query.After, id))];
        var connections = ImmutableArray.CreateBuilder<ConnectionView>();
        var unreachable = ImmutableArray.CreateBuilder<string>();
        ConnectionCursor? next = null;
        var start = time.GetTimestamp();

        for (var i = 0; i < ids.Length && next is null; i++)
        {
            var part = query with
            {
                Top = query.Top - connections.Count,
                After = query.After?.FrontendId == ids[i] ? query.After : null,
            };
            var page = await caller.Ask(ids[i], frontend => frontend.List(part));
            if (page is null)
                unreachable.Add(ids[i]);
            else
                connections.AddRange(page.Connections);

            var stop = connections.Count >= query.Top || time.GetElapsedTime(start) >= ListTime;
            next = page?.Next ?? (stop && i < ids.Length - 1 ? new ConnectionCursor(ids[i], LastId) : null);
        }

        return new ConnectionPage(connections.DrainToImmutable(), next, unreachable.DrainToImmutable());
    }

    private async Task<ConnectionPage> ListLongestIdle(FrontendCaller caller, ConnectionQuery query)
    {
        List<ConnectionView> longest = [];
        List<string> unreachable = [];
        var start = time.GetTimestamp();
        foreach (var ids in (await caller.ListIds()).Chunk(AtOnce))
        {
            if (time.GetElapsedTime(start) >= ListTime)
            {
                unreachable.AddRange(ids);
                continue;
            }

            var pages = await Task.WhenAll(ids.Select(id => caller.Ask(id, frontend => frontend.List(query))));
            for (var i = 0; i < ids.Length; i++)
            {
                if (pages[i] is { } page)
                    longest.AddRange(page.Connections);
                else
                    unreachable.Add(ids[i]);
            }

            longest = [.. longest.OrderByDescending(view => view.Reading.IdleFor).Take(query.Top)];
        }

        return new ConnectionPage([.. longest], null, [.. unreachable]);
    }

    public async Task<Fate?> Explain(string id)
    {
        DeactivateOnIdle();
        var caller = new FrontendCaller(GrainFactory, time, logger);
        foreach (var some in (await caller.ListIds()).Chunk(Concurrency))
        {
            var fates = await Task.WhenAll(some.Select(frontendId => caller.Ask<Fate>(frontendId, async frontend => (await frontend.Explain(id))!)));
            if (Array.Find(fates, fate => fate is not null) is { } found)
                return found;
        }

        return null;
    }

    public async Task<RefusalPage> Refusals(int top)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        DeactivateOnIdle();
        var caller = new FrontendCaller(GrainFactory, time, logger);
        var newest = new List<RefusalRecord>();
        var unreachable = ImmutableArray.CreateBuilder<string>();
        foreach (var some in (await caller.ListIds()).Chunk(Concurrency))
        {
            var pages = await Task.WhenAll(some.Select(id => caller.Ask<object>(id, async frontend => await frontend.Refusals(top))));
            unreachable.AddRange(some.Where((_, i) => pages[i] is null));
            newest.AddRange(pages.OfType<ImmutableArray<RefusalRecord>>().SelectMany(page => page));
            newest = [.. newest.OrderByDescending(refusal => refusal.At).Take(top)];
        }

        return new RefusalPage([.. newest], unreachable.DrainToImmutable());
    }

    private static bool IsBehind(ConnectionCursor? cursor, string frontendId) =>
        cursor is not null && string.CompareOrdinal(frontendId, cursor.FrontendId) < 0;
}
