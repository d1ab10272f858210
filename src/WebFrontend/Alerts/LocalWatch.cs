using System.Globalization;
using Tidegate.Alerting;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Alerts;

/// <summary>Makes readings of what a frontend sees of its own lease. Pure; <c>now</c> is a time on the lease clock.</summary>
/// <param name="name">The frontend's name.</param>
/// <param name="controlPlaneTime">So long without an answer means that the control plane is down.</param>
internal sealed class LocalWatch(string name, TimeSpan controlPlaneTime)
{
    private TimeSpan? _answeredAt;

    /// <summary>Takes a sample.</summary>
    /// <param name="isAnswered">The last report was answered.</param>
    /// <param name="lease">Where the lease stands.</param>
    /// <param name="live">Open connections.</param>
    /// <param name="now">This moment.</param>
    public IReadOnlyList<AlertReading> Read(bool isAnswered, LeaseState lease, int live, TimeSpan now)
    {
        var readings = new List<AlertReading>();
        if (isAnswered || _answeredAt is null) _answeredAt = now;
        var silent = now - _answeredAt.Value;
        if (silent > TimeSpan.Zero)
        {
            var text = Text($"The connection budget has not answered frontend {name} for {silent.TotalSeconds:0} s; it admits only from the permits it has.");
            readings.Add(new AlertReading(AlertRules.ControlPlaneDown, name, silent.TotalSeconds, text) { RaiseOver = controlPlaneTime.TotalSeconds });
        }

        if (lease is LeaseState.Fenced or LeaseState.Lost)
        {
            var text = Text($"Frontend {name} has lost its lease and closes its {live} connections.");
            readings.Add(new AlertReading(AlertRules.FrontendFenced, name, 1, text));
        }

        return readings;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
