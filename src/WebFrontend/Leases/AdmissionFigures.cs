using Tidegate.Budget;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Leases;

/// <inheritdoc cref="IAdmissionFigures"/>
internal sealed class AdmissionFigures(PermitGate gate, OpenSockets sockets) : IAdmissionFigures
{
    public int OpenSockets => sockets.Count;

    public Permits InUse => gate.Pool.Figures.Live;

    public Permits Cap => gate.Pool.Figures.Cap;

    public bool IsSettling => gate.IsSettling;
}
