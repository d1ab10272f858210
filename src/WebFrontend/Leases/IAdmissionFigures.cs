using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>What the frontend holds at this moment, for the audit, the sweep and readiness.</summary>
internal interface IAdmissionFigures
{
    /// <summary>WebSocket streams whose transport is not yet disposed.</summary>
    int OpenSockets { get; }

    /// <summary>Permits taken and not returned.</summary>
    Permits InUse { get; }

    /// <summary>The caps of the permit pool.</summary>
    Permits Cap { get; }

    /// <summary>Nothing more is granted at present: the store of the budget is in doubt (L8).</summary>
    bool IsSettling => false;
}
