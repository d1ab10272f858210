using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>The state of this frontend as it stands in the directory.</summary>
internal static class FrontendState
{
    public const string Serving = "serving";
    public const string Draining = "draining";
    public const string Drained = "drained";
    public const string Fenced = "fenced";

    /// <summary>Draining outranks fenced: it does not end by itself.</summary>
    public static string Of(IDrainState drain, IAdmission admission) =>
        drain.IsDrained ? Drained : drain.IsDraining ? Draining : admission.MayServe() ? Serving : Fenced;
}
