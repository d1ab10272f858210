using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The right to hold one live WebSocket stream. Taken before the 101 is written, released once the kernel socket (over HTTP/2: the
/// stream) is closed; releasing it again does nothing.
/// </summary>
internal sealed class PermitTicket(IPermitReturn origin, AdmissionClass admissionClass)
{
    private IPermitReturn? _origin = origin;

    /// <summary>The class it was taken from.</summary>
    public AdmissionClass Class { get; } = admissionClass;

    /// <summary>True once it was released.</summary>
    public bool IsReleased => Volatile.Read(ref _origin) is null;

    /// <summary>Gives the permit back, the first time it is called.</summary>
    public void Release() => Interlocked.Exchange(ref _origin, null)?.Return(Class);
}

/// <summary>Where permits go back to.</summary>
internal interface IPermitReturn
{
    /// <summary>Takes one permit back.</summary>
    void Return(AdmissionClass admissionClass);
}
