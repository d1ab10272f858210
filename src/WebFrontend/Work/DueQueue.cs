using System.Diagnostics.CodeAnalysis;

namespace Tidegate.WebFrontend.Work;

/// <summary>
/// Keys with a time at which something is to be done for them. A key is in work at most once at a time; what is scheduled for it
/// meanwhile waits until that work is complete. Equal times come out in the order they went in. Not thread-safe: its owner locks.
/// </summary>
internal sealed class DueQueue<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Slot> _slots;
    private readonly SortedSet<Place> _waiting = new(PlaceOrder.Instance);
    private long _serial;

    public DueQueue(IEqualityComparer<TKey>? comparer = null) => _slots = new(comparer);

    /// <summary>The earliest time any key waits for; null where none waits.</summary>
    public TimeSpan? NextDue => _waiting.Count == 0 ? null : _waiting.Min.Due;

    /// <summary>True where the key waits or is in work.</summary>
    public bool Contains(TKey key) => _slots.ContainsKey(key);

    /// <summary>True where the key is in work.</summary>
    public bool IsInWork(TKey key) => _slots.TryGetValue(key, out var slot) && slot.InWork;

    /// <summary>Sets a time for a key; of two times for one key the earlier stands.</summary>
    public void Schedule(TKey key, TimeSpan due)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            slot = new Slot();
            _slots.Add(key, slot);
        }

        if (slot.Place is { } earlier)
        {
            if (earlier.Due <= due) return;
            _waiting.Remove(earlier);
        }

        var place = new Place(due, _serial++, key);
        slot.Place = place;
        if (!slot.InWork) _waiting.Add(place);
    }

    /// <summary>Takes the key that has waited longest past its time; <see cref="Complete"/> must follow.</summary>
    public bool TryTake(TimeSpan now, [MaybeNullWhen(false)] out TKey key)
    {
        if (_waiting.Count == 0 || _waiting.Min.Due > now)
        {
            key = default;
            return false;
        }

        var place = _waiting.Min;
        _waiting.Remove(place);
        key = place.Key;
        var slot = _slots[key];
        slot.Place = null;
        slot.InWork = true;
        return true;
    }

    /// <summary>The work for a key has ended; the key waits again where a time was set meanwhile.</summary>
    public void Complete(TKey key)
    {
        var slot = _slots[key];
        slot.InWork = false;
        if (slot.Place is { } next)
        {
            _waiting.Add(next);
        }
        else
        {
            _slots.Remove(key);
        }
    }

    /// <summary>Forgets the time of a key; work under way is not touched.</summary>
    public void Cancel(TKey key)
    {
        if (!_slots.TryGetValue(key, out var slot) || slot.Place is not { } place) return;
        slot.Place = null;
        if (slot.InWork) return;
        _waiting.Remove(place);
        _slots.Remove(key);
    }

    private readonly record struct Place(TimeSpan Due, long Serial, TKey Key);

    private sealed class Slot
    {
        public Place? Place { get; set; }

        public bool InWork { get; set; }
    }

    private sealed class PlaceOrder : IComparer<Place>
    {
        public static readonly PlaceOrder Instance = new();

        public int Compare(Place x, Place y)
        {
            var byTime = x.Due.CompareTo(y.Due);
            return byTime != 0 ? byTime : x.Serial.CompareTo(y.Serial);
        }
    }
}
