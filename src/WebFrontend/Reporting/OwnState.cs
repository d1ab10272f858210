using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>The state of this frontend as it stands in the directory.</summary>
internal static class OwnState
{
    /// <summary>Draining outranks fenced: it does not end by itself.</summary>
    public static FrontendState Of(IDrainState drain, IAdmission admission) =>
        drain.IsDrained ? FrontendState.Drained
        : drain.IsDraining ? FrontendState.Draining
        : admission.MayServe() ? FrontendState.Serving
        : FrontendState.Fenced;
}
