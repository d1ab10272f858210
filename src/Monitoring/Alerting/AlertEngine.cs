using System.Collections.Immutable;
using Tidegate.Alerts;

namespace Tidegate.Alerting;

/// <summary>
/// Makes alerts of samples: raised when two samples in a row are over the threshold, cleared when all samples of the hold time were at or
/// below the point of clearing. One instance per alert and scope. What changes four times in ten minutes is flapping: it is held up until
/// it has not changed for ten minutes. Pure: it knows no clock; <c>now</c> is wall-clock time, and never runs back in here.
/// </summary>
/// <param name="holdTime">How long it must be quiet before it is cleared.</param>
internal sealed class AlertEngine(TimeSpan holdTime)
{
    /// <summary>Samples in a row that it takes to raise.</summary>
    public const int SamplesToRaise = 2;

    /// <summary>Changes within <see cref="FlapWindow"/> that make it flapping.</summary>
    public const int ChangesToFlap = 4;

    /// <summary>The most instances; further ones are not watched until there is room.</summary>
    public const int MaxInstances = 10_000;

    /// <summary>The time in which changes are counted.</summary>
    public static readonly TimeSpan FlapWindow = TimeSpan.FromMinutes(10);

    private readonly SortedDictionary<AlertKey, AlertInstance> _instances = [];
    private readonly List<(AlertChange Change, AlertInstance Instance)> _changes = [];
    private readonly List<AlertKey> _ended = [];
    private DateTimeOffset _now = DateTimeOffset.MinValue;

    /// <summary>Takes up where a former engine stopped.</summary>
    public void Restore(IEnumerable<AlertRecord> records)
    {
        foreach (var record in records)
        {
            if (AlertRules.All.TryGetValue(record.Name, out var rule))
                _instances[new AlertKey(record.Name, record.Scope)] = AlertInstance.Of(rule, record);
        }
    }

    /// <summary>What a later engine needs to go on.</summary>
    public ImmutableArray<AlertRecord> ToRecords() => [.. _instances.Values.Where(instance => instance.IsKept).Select(instance => instance.ToRecord())];

    /// <summary>The alerts that are up and not hidden, the gravest first.</summary>
    public ImmutableArray<Alert> Active() =>
    [
        .. _instances.Values
            .Where(instance => instance.IsUp && !instance.IsHidden)
            .OrderByDescending(instance => instance.Rule.Severity == AlertSeverity.Critical)
            .Select(instance => instance.ToAlert()),
    ];

    /// <summary>Takes one sample.</summary>
    /// <param name="now">Wall-clock time of the sample.</param>
    /// <param name="readings">What it shows; what has no reading is quiet.</param>
    /// <param name="isJudged">Which alerts the sample can speak of; the others stay as they are. Null is all.</param>
    /// <returns>What changed.</returns>
    public IReadOnlyList<(AlertChange Change, Alert Alert)> Observe(
        DateTimeOffset now,
        IReadOnlyList<AlertReading> readings,
        Func<string, bool>? isJudged = null)
    {
        _now = now > _now ? now : _now;
        _changes.Clear();
        foreach (var reading in readings)
            Find(reading)?.Take(reading);
        foreach (var instance in _instances.Values)
        {
            if (isJudged?.Invoke(instance.Rule.Name) ?? true)
                Step(instance);
            instance.Forget();
        }

        Hide();
        Drop();
        return [.. _changes.Select(change => (change.Change, change.Instance.ToAlert()))];
    }

    private AlertInstance? Find(AlertReading reading)
    {
        var key = new AlertKey(reading.Rule.Name, reading.Scope);
        if (!_instances.TryGetValue(key, out var instance) && _instances.Count < MaxInstances)
            _instances[key] = instance = new AlertInstance(reading.Rule, reading.Scope);
        return instance;
    }

    private void Step(AlertInstance instance)
    {
        instance.Samples = instance.IsOver ? instance.Samples + 1 : 0;
        if (!instance.IsOn)
        {
            if (instance.Samples >= SamplesToRaise)
                Turn(instance, true);
        }
        else if (!instance.IsQuiet)
        {
            instance.QuietSince = null;
        }
        else
        {
            instance.QuietSince ??= _now;
            if (_now - instance.QuietSince >= holdTime)
                Turn(instance, false);
        }

        EndFlapping(instance);
    }

    private void Turn(AlertInstance instance, bool on)
    {
        instance.IsOn = on;
        instance.QuietSince = null;
        instance.Turns.Add(_now);
        instance.Turns.RemoveAll(at => _now - at >= FlapWindow);
        if (instance.IsFlapping)
            return;

        var isFlapping = instance.Turns.Count >= ChangesToFlap;
        if (on && !instance.IsUp)
            instance.Since = _now;
        instance.IsFlapping = isFlapping;
        instance.IsUp = on || isFlapping;
        Note(isFlapping ? AlertChange.Flapping : on ? AlertChange.Raised : AlertChange.Cleared, instance);
    }

    private void EndFlapping(AlertInstance instance)
    {
        if (!instance.IsFlapping || _now - instance.Turns[^1] < FlapWindow)
            return;

        instance.IsFlapping = false;
        instance.Turns.Clear();
        if (instance.IsOn)
            return;
        instance.IsUp = false;
        Note(AlertChange.Cleared, instance);
    }

    private void Hide()
    {
        foreach (var (key, instance) in _instances)
        {
            var hidden = instance.IsUp
                && AlertRules.HiddenBy.TryGetValue(key.Name, out var graver)
                && _instances.TryGetValue(new AlertKey(graver, key.Scope), out var other)
                && other.IsUp;
            if (hidden == instance.IsHidden)
                continue;
            instance.IsHidden = hidden;
            if (!instance.IsUp)
                continue;
            _changes.RemoveAll(change => change.Instance == instance);
            Note(hidden ? AlertChange.Hidden : AlertChange.Raised, instance);
        }
    }

    private void Drop()
    {
        foreach (var (key, instance) in _instances)
        {
            var turns = instance.Turns;
            if (!instance.IsUp && instance.Samples == 0 && (turns.Count == 0 || _now - turns[^1] >= FlapWindow))
                _ended.Add(key);
        }

        foreach (var key in _ended)
            _instances.Remove(key);
        _ended.Clear();
    }

    private void Note(AlertChange change, AlertInstance instance) => _changes.Add((change, instance));
}
