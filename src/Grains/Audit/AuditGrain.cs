using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Tidegate.Auditing;
using Tidegate.Configuration;
using Tidegate.Frontends;

namespace Tidegate.Grains.Audit;

/// <summary>Runs one round of the audit after another, and remembers what the last one found until the next one confirms it.</summary>
[GrainType("tidegate.audit-job"), KeepAlive, Immovable, Reentrant]
internal sealed partial class AuditGrain(IOptions<TidegateOptions> options, DriftCounter drift, ILogger<AuditGrain> logger) : Grain, IAuditGrain
{
    private const int MaxShown = 100;

    private readonly LastingDifferences<AuditDifference> _lasting = new();
    private AuditStatus _status = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var interval = options.Value.Cleanup.Interval;
        this.RegisterGrainTimer(static (self, _) => self.Round(), this, new GrainTimerCreationOptions(interval, interval) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task Wake() => Task.CompletedTask;

    public Task<AuditStatus> GetStatus() => Task.FromResult(_status);

    private async Task Round()
    {
        try
        {
            var found = await NewRound().Compare();
            if (found.SkippedBecause is { } reason)
                Skip(reason);
            else
                await Take(found.Differences);
        }
        catch (Exception exception)
        {
            Skip(exception.Message);
        }
    }

    private async Task Take(ImmutableArray<AuditDifference> differences)
    {
        var lasting = _lasting.Take(differences);
        _status = _status with { Rounds = _status.Rounds + 1, Lasting = [.. lasting.Take(MaxShown).Select(difference => difference.ToString())] };
        if (lasting.IsEmpty)
            return;

        foreach (var pair in lasting.GroupBy(difference => difference.Pair, StringComparer.Ordinal))
        {
            drift.Add(pair.Key, pair.Count());
            LogDrift(logger, pair.Count(), pair.Key, string.Join(", ", pair.Take(5).Select(difference => difference.Id)));
        }

        var repairs = await NewRound().Repair(lasting);
        _status = _status with { Repairs = _status.Repairs + repairs };
    }

    private void Skip(string reason)
    {
        _lasting.Skip();
        _status = _status with { Skipped = _status.Skipped + 1 };
        LogSkipped(logger, reason);
    }

    private IAuditRoundGrain NewRound() => GrainFactory.GetGrain<IAuditRoundGrain>(Random.Shared.NextInt64());

    [LoggerMessage(2222, LogLevel.Warning, "Audit: {Count} differences of {Pair} stayed for two rounds and are repaired where that can be done: {Ids}")]
    private static partial void LogDrift(ILogger logger, int count, string pair, string ids);

    [LoggerMessage(2223, LogLevel.Information, "Audit: nothing was compared, since {Reason}")]
    private static partial void LogSkipped(ILogger logger, string reason);
}
