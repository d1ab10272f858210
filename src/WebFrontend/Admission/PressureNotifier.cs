using Tidegate.Budget;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Admission;

/// <summary>
/// Tells clients of changed pressure, spread over a time, so that notices do not add to the pressure. A full house whose clients come
/// and go swings between exhausted and critical; that is no news.
/// </summary>
internal sealed class PressureNotifier(PermitGate gate, ConnectionRegistry connections)
{
    /// <summary>Looks over which one round of notices is spread.</summary>
    private const int Looks = 20;

    private PressureLevel _announced = PressureLevel.Normal;
    private Queue<FrontendConnection> _waiting = new();
    private byte[] _notice = [];
    private int _perLook;

    /// <summary>One look; costs nothing while the level stays.</summary>
    public void Look()
    {
        var pressure = gate.Pressure;
        var level = pressure.Level == PressureLevel.Exhausted ? PressureLevel.Critical : pressure.Level;
        if (level != _announced)
        {
            _announced = level;
            _notice = Notices.Backpressure(pressure);
            _waiting = new Queue<FrontendConnection>(connections.Snapshot());
            _perLook = Math.Max(1, (_waiting.Count + Looks - 1) / Looks);
        }

        for (var i = 0; i < _perLook && _waiting.TryDequeue(out var connection); i++) connection.Notify(_notice);
    }
}
