using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>
/// The right to hold one live WebSocket stream (F6). Taken before the 101 is written; once a socket may be open only its close gives the
/// permit back, whoever else is done with it. It comes back once, however often that is asked for.
/// </summary>
internal sealed class PermitTicket(IPermitReturn origin, AdmissionClass admissionClass)
{
    private const int Held = 0;
    private const int Open = 1;
    private const int Returned = 2;

    private int _phase = Held;

    /// <summary>The class it was taken from.</summary>
    public AdmissionClass Class { get; } = admissionClass;

    /// <summary>The permit went back.</summary>
    public bool IsReturned => Volatile.Read(ref _phase) == Returned;

    /// <summary>The 101 may be written from here on.</summary>
    public void MayOpen() => Interlocked.CompareExchange(ref _phase, Open, Held);

    /// <summary>The upgrade, or its handler, is done with it: gives the permit back where no socket can be open.</summary>
    public void Release()
    {
        if (Interlocked.CompareExchange(ref _phase, Returned, Held) == Held) origin.Return(Class);
    }

    /// <summary>The kernel's socket (over HTTP/2: the stream) is closed: gives the permit back.</summary>
    public void Closed()
    {
        if (Interlocked.Exchange(ref _phase, Returned) != Returned) origin.Return(Class);
    }
}

/// <summary>Where permits go back to.</summary>
internal interface IPermitReturn
{
    /// <summary>Takes one permit back.</summary>
    void Return(AdmissionClass admissionClass);
}
