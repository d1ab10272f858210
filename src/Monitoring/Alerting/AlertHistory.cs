using System.Collections.Immutable;
using Tidegate.Alerts;

namespace Tidegate.Alerting;

/// <summary>What became of alerts, bounded in number and age. Pure.</summary>
internal sealed class AlertHistory
{
    /// <summary>The most events that are kept.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>The most events of one page.</summary>
    public const int MaxPage = 1_000;

    /// <summary>How long an event is kept.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);

    private readonly Queue<AlertEvent> _events = new();
    private long _last;

    /// <summary>Takes up what was stored, the oldest first.</summary>
    public void Restore(IEnumerable<AlertEvent> events)
    {
        foreach (var happened in events)
        {
            _events.Enqueue(happened);
            _last = Math.Max(_last, happened.Number);
        }
    }

    /// <summary>All events, the oldest first.</summary>
    public ImmutableArray<AlertEvent> ToEvents() => [.. _events];

    /// <summary>Adds an event, and drops what is too old or too much.</summary>
    public AlertEvent Add(DateTimeOffset now, AlertChange change, Alert alert)
    {
        var happened = new AlertEvent { Number = ++_last, At = now, Change = change, Alert = alert };
        _events.Enqueue(happened);
        while (_events.Count > MaxEvents || now - _events.Peek().At > MaxAge)
            _events.Dequeue();
        return happened;
    }

    /// <summary>A page, the newest first.</summary>
    /// <param name="now">Time of the question.</param>
    /// <param name="top">The most events, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="before">Only events with a lower number; null begins with the newest.</param>
    public AlertHistoryPage Page(DateTimeOffset now, int top, long? before)
    {
        var size = Math.Clamp(top, 1, MaxPage);
        AlertEvent[] found = [.. _events.Reverse()
            .Where(happened => happened.Number < (before ?? long.MaxValue) && now - happened.At <= MaxAge)
            .Take(size + 1)];
        return new AlertHistoryPage([.. found.Take(size)], found.Length > size ? found[size - 1].Number : null);
    }
}
