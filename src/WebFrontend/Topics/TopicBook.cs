using System.Collections.Immutable;
using Tidegate.Digests;
using Tidegate.Topics;
using Tidegate.WebFrontend.Work;
using StableHash = Tidegate.WebFrontend.Work.StableHash;

namespace Tidegate.WebFrontend.Topics;

/// <summary>A topic whose grain is due to be told the local member count.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="AnnouncedAs">The frontend id under which its grain knows members of this process; null where it knows none.</param>
internal readonly record struct TopicWork(string Topic, string? AnnouncedAs);

/// <summary>
/// When which topic's grain is told the member count: at once after a change, at most one call per topic at a time, later and later
/// after failures, and again where a comparison shows that it was lost (<see cref="TopicComparison"/>). Many new topics are told at the
/// <see cref="FreshPace"/>. A topic without members is forgotten once its grain has heard so, or at once where it never heard of it.
/// Thread-safe.
/// </summary>
/// <param name="capacity">The most topics.</param>
/// <param name="countOf">The local member count of a topic at this moment.</param>
internal sealed class TopicBook(int capacity, Func<string, int> countOf) : IWorkSource<TopicWork>
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _topics = new(StringComparer.Ordinal);
    private readonly DueQueue<string> _queue = new(StringComparer.Ordinal);
    private FreshPace _pace;
    private SubscriptionDigests _told = new();
    private string? _toldAs;

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

    /// <summary>
    /// Its grain knows that there are members here, or there are none: what is published from now on misses nobody. False as well where the
    /// bound is met.
    /// </summary>
    public bool IsTold(string topic)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(topic, out var state)) return countOf(topic) == 0;
            // A call under way may have begun before the newest member came.
            return state.Told > 0 && !_queue.IsInWork(topic);
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

    /// <summary>The digest of what the grains were told under a frontend id.</summary>
    public IdDigest TotalAs(string frontendId)
    {
        lock (_gate) return _toldAs == frontendId ? _told.Total : default;
    }

    /// <summary>The digest of each share of it.</summary>
    public ImmutableArray<IdDigest> SharesAs(string frontendId)
    {
        lock (_gate) return (_toldAs == frontendId ? _told : new SubscriptionDigests()).OfShares();
    }

    /// <summary>Tells all topics of these shares again, spread over a time.</summary>
    public void RepeatShares(IReadOnlyCollection<int> shares, TimeSpan now, TimeSpan spread)
    {
        var wanted = shares.ToHashSet();
        lock (_gate)
        {
            foreach (var (topic, state) in _topics)
            {
                if (state.Told > 0 && wanted.Contains(state.Share))
                    _queue.Schedule(topic, now + (spread * StableHash.FractionOf(topic)));
            }
        }
    }

    /// <summary>Tells again, of one share, what the grains know otherwise than they were told, and ends what this process knows nothing of.</summary>
    /// <param name="share">The share.</param>
    /// <param name="known">Its topics as the grains know them.</param>
    /// <param name="frontendId">The id under which they know them.</param>
    /// <param name="now">This moment.</param>
    public void Correct(int share, IReadOnlyCollection<TopicCount> known, string frontendId, TimeSpan now)
    {
        // Two grains may know one topic, for as long as there are two activations of it.
        var counts = known.ToLookup(topic => topic.Topic, topic => topic.Count, StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var (topic, state) in _topics)
            {
                if (state.Told > 0 && state.Share == share && !counts[topic].SequenceEqual([state.Told]))
                    _queue.Schedule(topic, now);
            }

            foreach (var topic in counts.Select(topic => topic.Key))
            {
                if (_topics.ContainsKey(topic) || _topics.Count >= capacity) continue;
                _topics.Add(topic, new State(topic) { IsFresh = false, AnnouncedAs = frontendId });
                _queue.Schedule(topic, now);
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
    public void Succeeded(string topic, int count, string frontendId)
    {
        lock (_gate)
        {
            var state = _topics[topic];
            state.Failures = 0;
            state.AnnouncedAs = count > 0 ? frontendId : null;
            NoteTold(topic, state, count, frontendId);
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
            var backOff = FirstBackOff * Math.Pow(2, Math.Min(state.Failures++, 10));
            _queue.Schedule(topic, now + (backOff < LongestBackOff ? backOff : LongestBackOff));
            Complete(topic);
        }
    }

    private void NoteTold(string topic, State state, int count, string frontendId)
    {
        if (_toldAs != frontendId)
        {
            // What was told under an id that is over is no part of the digest, and is told again under the new one.
            (_told, _toldAs) = (new SubscriptionDigests(), frontendId);
            foreach (var other in _topics.Values)
                other.Told = 0;
        }

        _told.Change(topic, state.Told, count);
        state.Told = count;
    }

    private void Add(string topic, TimeSpan due)
    {
        _topics.Add(topic, new State(topic));
        _queue.Schedule(topic, due);
    }

    private void Complete(string topic)
    {
        _queue.Complete(topic);
        if (!_queue.Contains(topic) && _topics[topic].AnnouncedAs is null) _topics.Remove(topic);
    }

    private sealed class State(string topic)
    {
        /// <summary>Its share of the comparison.</summary>
        public byte Share { get; } = (byte)SubscriptionDigests.ShareOf(topic);

        /// <summary>Its grain was never told, nor is it about to be.</summary>
        public bool IsFresh { get; set; } = true;

        public string? AnnouncedAs { get; set; }

        /// <summary>The count that its grain has heard last under the newest id; 0 where it heard none.</summary>
        public int Told { get; set; }

        public int Failures { get; set; }
    }
}
