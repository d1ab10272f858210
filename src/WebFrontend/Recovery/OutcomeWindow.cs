using Tidegate.Budget;

namespace Tidegate.WebFrontend.Recovery;

/// <summary>How often something went well or failed within a window that slides on in steps. Pure; not for several threads.</summary>
internal sealed class OutcomeWindow
{
    private const int Steps = 12;

    private readonly OutcomeCounts[] _counts = new OutcomeCounts[Steps];
    private long _step;

    /// <summary>Counts an outcome.</summary>
    public void Add(bool ok, TimeSpan now, TimeSpan window)
    {
        MoveTo(now, window);
        _counts[_step % Steps] += ok ? new OutcomeCounts(1, 0) : new OutcomeCounts(0, 1);
    }

    /// <summary>What the window holds.</summary>
    public OutcomeCounts Sum(TimeSpan now, TimeSpan window)
    {
        MoveTo(now, window);
        var sum = default(OutcomeCounts);
        foreach (var counts in _counts) sum += counts;
        return sum;
    }

    private void MoveTo(TimeSpan now, TimeSpan window)
    {
        var step = now.Ticks / Math.Max(1, window.Ticks / Steps);
        // A window that was changed has other steps: what it held would stand at the wrong places.
        if (step < _step || step - _step >= Steps) Array.Clear(_counts);
        else
        {
            for (var passed = _step + 1; passed <= step; passed++) _counts[passed % Steps] = default;
        }

        _step = step;
    }
}
