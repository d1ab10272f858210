using Tidegate.Budget;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Leases;

/// <summary>The last and dearest check of an upgrade: the permit.</summary>
internal interface IAdmission
{
    /// <summary>
    /// Takes a permit: at once and without an allocation of tasks where the pool has one, else it asks the budget and waits, bounded
    /// by the recall timeout and a round trip.
    /// </summary>
    /// <returns>A ticket or a refusal; never both, never neither.</returns>
    ValueTask<AdmissionResult> AcquireAsync(AdmissionClass admissionClass, CancellationToken cancellation);

    /// <summary>
    /// True while the lease of this frontend lasts: frames may be processed. It is asked on each receive, so that a process that was
    /// frozen past its lease serves nothing when it thaws.
    /// </summary>
    bool MayServe();

    /// <summary>Pressure as the last answer of the budget told it, or that of this process's own memory where it is larger.</summary>
    PressureReading Pressure { get; }

    /// <summary>Limit and use of the cluster as the last answer of the budget told them; zeros before the first one.</summary>
    (long Limit, long InUse) Usage => default;
}

/// <summary>A ticket or a refusal.</summary>
internal readonly record struct AdmissionResult(PermitTicket? Ticket, Refusal? Refusal);
