using Tidegate.Budget;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>
/// Tells clients of changed pressure, spread over a time, so that notices do not add to the pressure. A full house whose clients come
/// and go swings between exhausted and critical; that is no news.
/// </summary>
internal sealed class PressureNotifier(IAdmission admission, ConnectionRegistry connections)
{
    private readonly NoticeSpread<FrontendConnection> _round = new();
    private PressureLevel _announced = PressureLevel.Normal;
    private byte[] _notice = [];

    /// <summary>One tick; costs nothing while the level stays.</summary>
    public void Tick()
    {
        var pressure = admission.Pressure;
        var level = pressure.Level == PressureLevel.Exhausted ? PressureLevel.Critical : pressure.Level;
        if (level != _announced)
        {
            _announced = level;
            _notice = Notices.Backpressure(pressure);
            _round.Begin(connections.Enumerate());
        }

        foreach (var connection in _round.Next()) connection.Notify(_notice);
    }
}
