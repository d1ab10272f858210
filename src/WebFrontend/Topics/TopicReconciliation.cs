using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Diagnostics;
using Tidegate.Topics;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Topics;

/// <summary>
/// Compares every few seconds what the topic grains were told with what they know, and has told again what differs. Where nothing could
/// be compared for a while everything is told again: a grain that lost its memory must hear of its members in bounded time.
/// </summary>
internal sealed partial class TopicReconciliation(
    TopicSubscriptions subscriptions,
    IGrainFactory grains,
    IFrontendIdentity identity,
    ClusterBreaker breaker,
    TimeProvider time,
    GatewayMetrics metrics,
    ILogger<TopicReconciliation> logger) : BackgroundService
{
    /// <summary>Time over which what differs is told again.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromSeconds(3);

    private readonly TopicComparison _comparison = new();
    private readonly WarningThrottle _failures = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _comparedAt;

    private TimeSpan Now => time.GetElapsedTime(_start);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TopicTimings.CheckPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (breaker.IsOpen || !await TryCompareAsync())
                RepeatWhereTooLong();
        }
    }

    private async Task<bool> TryCompareAsync()
    {
        try
        {
            await CompareAsync();
            metrics.Called("subscriptions", GatewayMetrics.Outcomes.Ok);
            _comparedAt = Now;
            return true;
        }
        catch (Exception exception)
        {
            metrics.Called("subscriptions", GatewayMetrics.Outcomes.Failed);
            if (_failures.TryPass(Now, out var keptBack))
                LogNotCompared(exception, keptBack);
            return false;
        }
    }

    private async Task CompareAsync()
    {
        var frontendId = identity.Id;
        var book = subscriptions.Book;
        var census = grains.GetGrain<ITopicCensusGrain>(frontendId);
        var told = book.TotalAs(frontendId);
        var known = await census.Total();
        if (known == told || known == book.TotalAs(frontendId))
        {
            _comparison.Agree();
            return;
        }

        var before = book.SharesAs(frontendId);
        var shares = await census.Shares();
        var differing = _comparison.Differing(before, shares, book.SharesAs(frontendId));
        if (differing.Count == 0)
            return;

        LogDiffer(differing.Count, known.Count, told.Count);
        if (differing.Count > TopicComparison.MaxNamed)
        {
            subscriptions.RepeatShares(differing, Spread);
            return;
        }

        foreach (var share in differing)
            subscriptions.Correct(share, await census.List(share), frontendId);
    }

    private void RepeatWhereTooLong()
    {
        if (Now - _comparedAt < TopicTimings.RepeatAfter)
            return;
        subscriptions.RepeatAll(TopicTimings.CheckPeriod);
        _comparedAt = Now;
    }

    [LoggerMessage(4600, LogLevel.Debug, "Topic grains know {Known} subscriptions of this frontend, which told them {Told}: {Shares} shares of them are told again.")]
    private partial void LogDiffer(int shares, int known, int told);

    [LoggerMessage(4601, LogLevel.Warning, "What topic grains know of this frontend could not be compared with what they were told; {KeptBack} others since the last such line.")]
    private partial void LogNotCompared(Exception exception, int keptBack);
}
