using System.Diagnostics.CodeAnalysis;
using Tidegate.Grains.Frontends;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>
/// Which frontends have members of a topic. Versions decide between messages that overtook each other, also after a frontend's
/// subscription has ended.
/// </summary>
internal sealed class TopicSubscribers
{
    /// <summary>Frontends whose last version is remembered after their subscription ended.</summary>
    public const int MaxRemembered = 64;

    private readonly Dictionary<string, TopicSubscription> _live = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _ended = new(StringComparer.Ordinal);
    private readonly Queue<string> _endedOrder = new();

    public int Frontends => _live.Count;

    public int Members { get; private set; }

    public bool IsEmpty => _live.Count == 0;

    public IReadOnlyCollection<TopicSubscription> All => _live.Values;

    public bool TryGet(string frontendId, [NotNullWhen(true)] out TopicSubscription? subscription) =>
        _live.TryGetValue(frontendId, out subscription);

    /// <summary>The frontend has said how many members it has; of those without any, the last <see cref="MaxRemembered"/> count.</summary>
    public bool HasHeardOf(string frontendId) => _live.ContainsKey(frontendId) || _ended.ContainsKey(frontendId);

    /// <summary>Takes a frontend's count, unless a newer one is known.</summary>
    /// <returns>False where it changed nothing.</returns>
    /// <exception cref="InvalidOperationException">More than <see cref="FrontendTable.MaxFrontends"/> frontends.</exception>
    public bool Set(TopicMembers members, IDeliveryObserver frontend, TimeSpan now)
    {
        if (members.Version < VersionOf(members.FrontendId))
            return false;

        if (members.Count <= 0)
        {
            Remove(members.FrontendId);
            Remember(members.FrontendId, members.Version);
            return true;
        }

        if (!_live.TryGetValue(members.FrontendId, out var subscription))
        {
            if (_live.Count >= FrontendTable.MaxFrontends)
                throw new InvalidOperationException($"A topic serves at most {FrontendTable.MaxFrontends} frontends.");
            subscription = new TopicSubscription { FrontendId = members.FrontendId, Frontend = frontend };
            _live.Add(members.FrontendId, subscription);
        }

        Members += members.Count - subscription.Count;
        subscription.Version = members.Version;
        subscription.Count = members.Count;
        subscription.Frontend = frontend;
        Confirm(subscription, now);
        return true;
    }

    /// <summary>Ends a subscription without a word from its frontend; a repetition brings it back.</summary>
    public void Remove(string frontendId)
    {
        if (_live.Remove(frontendId, out var subscription))
            Members -= subscription.Count;
    }

    /// <summary>Subscriptions of which nothing was heard for longer than <paramref name="silence"/>.</summary>
    public TopicSubscription[] SilentFor(TimeSpan silence, TimeSpan now) =>
        [.. _live.Values.Where(subscription => now - subscription.ConfirmedAt > silence)];

    /// <summary>The frontend is alive, though it did not repeat its subscription.</summary>
    public static void Confirm(TopicSubscription subscription, TimeSpan now)
    {
        subscription.ConfirmedAt = now;
        subscription.Missing = false;
    }

    private long VersionOf(string frontendId) =>
        _live.TryGetValue(frontendId, out var subscription) ? subscription.Version
        : _ended.GetValueOrDefault(frontendId, long.MinValue);

    private void Remember(string frontendId, long version)
    {
        if (!_ended.ContainsKey(frontendId))
        {
            if (_endedOrder.Count == MaxRemembered)
                _ended.Remove(_endedOrder.Dequeue());
            _endedOrder.Enqueue(frontendId);
        }

        _ended[frontendId] = version;
    }
}
