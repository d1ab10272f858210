using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>One client that waits for a permit. A shell derives from it what wakes its client.</summary>
internal class PermitWait(AdmissionClass admissionClass)
{
    /// <summary>The client's class.</summary>
    public AdmissionClass Class { get; } = admissionClass;

    /// <summary>Its place in the order of all that ever waited.</summary>
    public long Mark { get; set; }

    /// <summary>How the wait ended; <see cref="TakeOutcome.Ask"/> while it lasts.</summary>
    public TakeOutcome Outcome { get; set; } = TakeOutcome.Ask;

    /// <summary>Its place in the line; null outside of it.</summary>
    public LinkedListNode<PermitWait>? Node { get; set; }
}
