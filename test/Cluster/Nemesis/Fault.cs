using System.Globalization;

namespace Tidegate.Cluster.Nemesis;

/// <summary>One thing that goes wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">Index of the frontend or silo that it concerns, where one is chosen.</param>
/// <param name="At">When, counted from the beginning of the faults.</param>
/// <param name="For">How long.</param>
/// <param name="Level">Percent of loss, of the limit, or the most delay in milliseconds; whatever the kind needs.</param>
internal sealed record Fault(FaultKind Kind, int Target, TimeSpan At, TimeSpan For, int Level)
{
    /// <summary>True where frontend <see cref="Target"/> is what it concerns.</summary>
    public bool IsOfFrontend => Kind is FaultKind.KillFrontend or FaultKind.DrainFrontend or FaultKind.FreezeFrontend or FaultKind.LinkDownFrontend
        or FaultKind.FlapFrontend or FaultKind.DeafFrontend or FaultKind.LossyFrontend or FaultKind.ResetFrontend;

    /// <summary>Close codes that clients may see because of it at its frontend, or anywhere where it is not of a frontend.</summary>
    /// <param name="leasesMayEnd">Leases may end before the cluster is itself again.</param>
    public IEnumerable<int> Codes(bool leasesMayEnd)
    {
        if (leasesMayEnd || Kind is FaultKind.FreezeFrontend)
            yield return 4007;
        switch (Kind)
        {
            case FaultKind.KillFrontend:
                yield return 1006;
                break;
            case FaultKind.DrainFrontend:
                yield return 1001;
                yield return 1012;
                break;
            case FaultKind.LowerLimit or FaultKind.RaiseLimit:
                yield return 1013;
                break;
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At.TotalSeconds:0.0} s: {Kind} target {Target}, level {Level}, for {For.TotalSeconds:0.0} s");
}
