using Tidegate.Budget;

namespace Tidegate.WebFrontend.Admission;

/// <summary>Counts of the permit pool for audits and operators.</summary>
internal interface IAdmissionFigures
{
    /// <summary>Permits taken and not returned.</summary>
    Permits InUse { get; }

    /// <summary>The caps.</summary>
    Permits Cap { get; }
}
