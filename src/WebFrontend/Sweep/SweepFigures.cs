namespace Tidegate.WebFrontend.Sweep;

/// <summary>Three counts of the same sockets, taken one after the other.</summary>
/// <param name="Registered">Sockets in the registry.</param>
/// <param name="OpenSockets">Streams whose transport is not yet disposed.</param>
/// <param name="PermitsInUse">Permits taken and not returned.</param>
internal readonly record struct SweepFigures(int Registered, int OpenSockets, int PermitsInUse);
