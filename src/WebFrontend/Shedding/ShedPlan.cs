namespace Tidegate.WebFrontend.Shedding;

/// <summary>
/// Who is shed when, where more connections live than the lowered limit allows: warned first, then closed one after the other, the
/// longest idle first. Pure; connections are known by id only.
/// </summary>
internal sealed class ShedPlan
{
    private readonly List<Step> _steps = [];
    private TimeSpan _lastClose;

    /// <summary>Connections that are warned or closing.</summary>
    public int Count => _steps.Count;

    /// <summary>Brings the plan up to date.</summary>
    /// <param name="toShed">Live connections over the target, those that are closing included.</param>
    /// <param name="byIdleness">All live connections, the longest idle first.</param>
    /// <param name="warning">Time from the warning to the close.</param>
    /// <param name="perSecond">The most closes per second.</param>
    /// <param name="now">Time on any one clock.</param>
    /// <returns>Whom to warn and whom to close now.</returns>
    public ShedOrders Update(int toShed, IReadOnlyList<string> byIdleness, TimeSpan warning, int perSecond, TimeSpan now)
    {
        var live = byIdleness.ToHashSet(StringComparer.Ordinal);
        _steps.RemoveAll(step => !live.Contains(step.Id));
        // The limit was raised, or clients left by themselves: those who would come last are spared.
        while (_steps.Count > toShed && !_steps[^1].Closing) _steps.RemoveAt(_steps.Count - 1);
        if (_steps.Count == 0) _lastClose = TimeSpan.Zero;

        var planned = _steps.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        var warn = byIdleness.Where(id => !planned.Contains(id)).Take(Math.Max(0, toShed - _steps.Count)).ToList();
        foreach (var id in warn)
        {
            var earliest = now + warning;
            var next = _lastClose + TimeSpan.FromSeconds(1.0 / perSecond);
            _lastClose = next > earliest ? next : earliest;
            _steps.Add(new Step(id, _lastClose));
        }

        var close = new List<string>();
        foreach (var step in _steps.Where(step => !step.Closing && step.CloseAt <= now))
        {
            step.Closing = true;
            close.Add(step.Id);
        }

        return new ShedOrders(warn, close);
    }

    private sealed class Step(string id, TimeSpan closeAt)
    {
        public string Id { get; } = id;

        public TimeSpan CloseAt { get; } = closeAt;

        public bool Closing { get; set; }
    }
}

/// <summary>What to do now.</summary>
/// <param name="Warn">Connections to warn.</param>
/// <param name="Close">Connections to close.</param>
internal readonly record struct ShedOrders(IReadOnlyList<string> Warn, IReadOnlyList<string> Close);
