using Tidegate.Topics;
using Tidegate.Users;

namespace Tidegate.Grains.Users;

/// <summary>
/// The places of one user over the cluster: what each frontend holds, who waits, what is given. It gives a place only while the places of
/// all frontends together are fewer than the cap; an entry is the most that its frontend may believe it has, and goes down only by a newer
/// report or with its frontend. Every <c>now</c> is the time since the activation. Not thread-safe.
/// </summary>
internal sealed partial class UserPlaces(TimeSpan recallTimeout)
{
    /// <summary>An entry without places stays for so long, so that a late report is known as one. Longer than a report can be under way.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Frontends that do not say what they hold keep a new activation from giving places for so long and no longer: a user is not locked
    /// out for the time it takes to be sure that a frontend is dead. If one was not, what is over the cap then is found and closed.
    /// </summary>
    public static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(10);

    /// <summary>Time between two attempts to make room, and between two rounds that close what is over the cap.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>A frontend that the directory does not know for so long is gone; one that was just restarted hears of all within a registration period.</summary>
    public static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(6);

    /// <summary>Frontends repeat themselves more often; one that was silent for longer is asked.</summary>
    public static readonly TimeSpan MaxSilence = TopicTimings.RebuildTime;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _doubted = new(StringComparer.Ordinal);
    private readonly TimeSpan _longestWait = recallTimeout + UserTimings.LongestProbing < UserTimings.LongestWait
        ? recallTimeout + UserTimings.LongestProbing
        : UserTimings.LongestWait;

    private TimeSpan _doubtEnds;
    private TimeSpan _mayMakeRoomAt;
    private TimeSpan _mayCloseAt;
    private long _lastOrder;
    private bool _isMakingRoom;

    /// <summary>Places given out, over all frontends.</summary>
    public int InUse => _entries.Values.Sum(entry => entry.Allowance);

    /// <summary>Nobody holds or wants anything, and nothing has to be remembered.</summary>
    public bool IsEmpty => _entries.Count == 0 && _doubted.Count == 0;

    /// <summary>Somebody waits for a place.</summary>
    public bool HasAsks => _entries.Values.Any(entry => entry.Ask is not null);

    /// <summary>Frontends that hold at least one place.</summary>
    public List<string> Holders => [.. _entries.Values.Where(entry => entry.Allowance > 0).Select(entry => entry.FrontendId)];

    /// <summary>Frontends that have not said what they hold.</summary>
    public IReadOnlyCollection<string> Doubted => _doubted;

    /// <summary>Takes a report; what it asks for is answered by <see cref="Serve"/>.</summary>
    /// <returns>False where a later one came before: it changes nothing.</returns>
    public bool Report(PlacesReport report, TimeSpan now)
    {
        if (!_entries.TryGetValue(report.FrontendId, out var entry))
            _entries.Add(report.FrontendId, entry = new Entry(report.FrontendId));
        else if (report.Seq <= entry.Seq)
            return false;
        entry.Seq = report.Seq;
        entry.Allowance = report.Held;
        entry.Cap = report.Cap;
        entry.HeardAt = now;
        entry.MissingSince = null;
        entry.Ask = report.Wanted > 0 ? new Ask(report.Wanted, ++_lastOrder, now) : null;
        _doubted.Remove(report.FrontendId);
        return true;
    }

    /// <summary>These frontends may hold places and do not say so.</summary>
    public void Doubt(IEnumerable<string> frontendIds, TimeSpan now)
    {
        _doubted.UnionWith(frontendIds);
        _doubtEnds = now + LongestDoubt;
    }

    /// <summary>This frontend holds nothing, or is gone.</summary>
    public void Clear(string frontendId) => _doubted.Remove(frontendId);

    /// <summary>Gives places to those who wait, in the order of their coming, and ends the waits that have lasted long enough.</summary>
    /// <returns>The asks that are answered.</returns>
    public List<(string FrontendId, PlacesAnswer Answer)> Serve(TimeSpan now)
    {
        if (now >= _doubtEnds)
            _doubted.Clear();
        var answers = new List<(string, PlacesAnswer)>();
        foreach (var entry in _entries.Values.Where(entry => entry.Ask is not null).OrderBy(entry => entry.Ask!.Value.Order))
        {
            var ask = entry.Ask!.Value;
            var given = Math.Min(ask.Wanted, RoomFor(entry));
            if (given <= 0 && now < EndOf(ask))
                continue;
            entry.Ask = null;
            entry.Allowance += Math.Max(0, given);
            var verdict = given > 0 ? PlacesVerdict.Taken : _doubted.Count > 0 ? PlacesVerdict.Unknown : PlacesVerdict.Full;
            answers.Add((entry.FrontendId, new PlacesAnswer(verdict, entry.Allowance, InUse)));
        }

        return answers;
    }

    /// <summary>What a report that asked for nothing is answered.</summary>
    public PlacesAnswer AnswerTo(PlacesReport report) => new(PlacesVerdict.Taken, report.Held, InUse);

    private int RoomFor(Entry entry) =>
        _doubted.Count > 0 ? 0 : entry.Cap == 0 ? int.MaxValue : entry.Cap - InUse;

    private TimeSpan EndOf(Ask ask) => ask.At + (_isMakingRoom ? _longestWait : recallTimeout);

    private readonly record struct Ask(int Wanted, long Order, TimeSpan At);

    private sealed class Entry(string frontendId)
    {
        public string FrontendId => frontendId;

        public long Seq { get; set; }

        // What it holds by its last report, and what it was given since.
        public int Allowance { get; set; }

        public int Cap { get; set; }

        public TimeSpan HeardAt { get; set; }

        public TimeSpan? MissingSince { get; set; }

        public Ask? Ask { get; set; }
    }
}
