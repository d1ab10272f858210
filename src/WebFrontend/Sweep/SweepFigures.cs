namespace Tidegate.WebFrontend.Sweep;

/// <summary>Three counts of the same sockets, taken one after the other.</summary>
/// <param name="Registered">Sockets in the registry.</param>
/// <param name="OpenSockets">Streams whose transport is not yet disposed.</param>
/// <param name="PermitsInUse">Permits taken and not returned.</param>
internal readonly record struct SweepFigures(int Registered, int OpenSockets, int PermitsInUse);

/// <summary>
/// Judges the counts of one sweep after another. A handshake or a close under way makes two counts differ for a moment; only a
/// difference that lasts, in the same direction, from one sweep to the next means that something was lost. Pure.
/// </summary>
internal sealed class DriftDetector
{
    /// <summary>More permits than open sockets: a permit leaks.</summary>
    public const string PermitsOverSockets = "permits-sockets";

    /// <summary>More open sockets than permits: a socket lives without one.</summary>
    public const string SocketsOverPermits = "sockets-permits";

    /// <summary>More registered than open sockets: a registration was not removed.</summary>
    public const string RegisteredOverSockets = "registered-sockets";

    private SweepFigures? _before;

    /// <returns>The pairs that differ for the second time in a row.</returns>
    public IReadOnlyList<string> Judge(SweepFigures now)
    {
        var found = new List<string>();
        if (_before is { } before)
        {
            if (Math.Min(Leak(before), Leak(now)) > 0) found.Add(PermitsOverSockets);
            if (Math.Max(Leak(before), Leak(now)) < 0) found.Add(SocketsOverPermits);
            if (Math.Min(Ghosts(before), Ghosts(now)) > 0) found.Add(RegisteredOverSockets);
        }

        _before = now;
        return found;
    }

    private static int Leak(SweepFigures figures) => figures.PermitsInUse - figures.OpenSockets;

    private static int Ghosts(SweepFigures figures) => figures.Registered - figures.OpenSockets;
}
