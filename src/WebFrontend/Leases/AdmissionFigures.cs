using Tidegate.Budget;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Leases;

/// <inheritdoc cref="IAdmissionFigures"/>
internal sealed class AdmissionFigures(SharedLease lease, OpenSockets sockets) : IAdmissionFigures
{
    public int OpenSockets => sockets.Count;

    public Permits InUse => lease.Figures.Live;

    public Permits Cap => lease.Figures.Cap;

    public bool IsSettling => lease.IsSettling;
}
