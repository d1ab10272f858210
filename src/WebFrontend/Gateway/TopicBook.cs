namespace Tidegate.WebFrontend.Gateway;

/// <summary>A topic whose grain is due to be told the local member count.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="AnnouncedAs">The frontend id under which its grain knows members of this process; null where it knows none.</param>
internal readonly record struct TopicWork(string Topic, string? AnnouncedAs);

/// <summary>
/// When which topic's grain is told the member count: at once after a change, at most one call per topic at a time, later and later
/// after failures, and again every period, since a grain's memory may be lost at any time. Many new topics are told at the
/// <see cref="FreshPace"/>. A topic without members is forgotten once its grain has heard so, or at once where it never heard of it.
/// Thread-safe.
/// </summary>
/// <param name="capacity">The most topics.</param>
/// <param name="refreshPeriod">Time after which a count is told again.</param>
/// <param name="countOf">The local member count of a topic at this moment.</param>
internal sealed class TopicBook(int capacity, TimeSpan refreshPeriod, Func<string, int> countOf) : IWorkSource<TopicWork>
{
    private static readonly TimeSpan _firstBackOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestBackOff = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _topics = new(StringComparer.Ordinal);
    private readonly DueQueue<string> _queue = new(StringComparer.Ordinal);
    private FreshPace _pace;

    /// <summary>Topics it knows.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _topics.Count;
        }
    }

    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate) return _queue.NextDue;
        }
    }

    /// <summary>The member count has changed. False where the bound is met; the grain then does not hear of the topic.</summary>
    public bool Changed(string topic, TimeSpan now)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out var state))
            {
                if (countOf(topic) == 0) return true;
                if (_topics.Count >= capacity) return false;
                Add(topic, _pace.DueAt(now));
            }
            else if (!state.IsFresh)
            {
                _queue.Schedule(topic, now);
            }
            else if (countOf(topic) == 0)
            {
                // Read under the lock: whoever changes it again comes here after that.
                _queue.Cancel(topic);
                _topics.Remove(topic);
            }

            return true;
        }
    }

    /// <summary>The cluster may have lost what it knew: all topics again, spread over a time.</summary>
    public void RefreshAll(IEnumerable<string> topics, TimeSpan now, TimeSpan spread)
    {
        lock (_gate)
        {
            foreach (var topic in topics)
            {
                var due = now + (spread * StableHash.FractionOf(topic));
                if (!_topics.TryGetValue(topic, out var state))
                {
                    if (_topics.Count < capacity) Add(topic, due);
                }
                else if (!state.IsFresh)
                {
                    _queue.Schedule(topic, due);
                }
            }
        }
    }

    public bool TryTake(TimeSpan now, out TopicWork work)
    {
        lock (_gate)
        {
            work = default;
            if (!_queue.TryTake(now, out var topic)) return false;
            var state = _topics[topic];
            state.IsFresh = false;
            work = new TopicWork(topic, state.AnnouncedAs);
            return true;
        }
    }

    /// <summary>The grain has heard the count.</summary>
    public void Succeeded(string topic, int count, string frontendId, TimeSpan now)
    {
        lock (_gate)
        {
            var state = _topics[topic];
            state.Failures = 0;
            state.AnnouncedAs = count > 0 ? frontendId : null;

            // Between half a period and a whole one, by name: topics that changed together do not come back together.
            if (count > 0) _queue.Schedule(topic, now + (refreshPeriod * (0.5 + (StableHash.FractionOf(topic) / 2))));
            Complete(topic);
        }
    }

    /// <summary>The call failed: what the grain has heard is unknown, so it may know this frontend under the id of that call.</summary>
    public void Failed(string topic, string frontendId, TimeSpan now)
    {
        lock (_gate)
        {
            var state = _topics[topic];
            state.AnnouncedAs ??= frontendId;
            var backOff = _firstBackOff * Math.Pow(2, Math.Min(state.Failures++, 10));
            _queue.Schedule(topic, now + (backOff < _longestBackOff ? backOff : _longestBackOff));
            Complete(topic);
        }
    }

    private void Add(string topic, TimeSpan due)
    {
        _topics.Add(topic, new State());
        _queue.Schedule(topic, due);
    }

    private void Complete(string topic)
    {
        _queue.Complete(topic);
        if (!_queue.Contains(topic)) _topics.Remove(topic);
    }

    private sealed class State
    {
        /// <summary>Its grain was never told, nor is it about to be.</summary>
        public bool IsFresh { get; set; } = true;

        public string? AnnouncedAs { get; set; }

        public int Failures { get; set; }
    }
}
