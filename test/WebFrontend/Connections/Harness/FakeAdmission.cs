using System.Threading.Channels;
using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>A pool of permits that can be refused, fenced and watched.</summary>
internal sealed class FakeAdmission : IAdmission, IPermitReturn
{
    private readonly Channel<AdmissionClass> _returned = Channel.CreateUnbounded<AdmissionClass>();
    private int _inUse;

    public int Limit { get; set; } = 1000;

    public bool Serves { get; set; } = true;

    public PressureReading Pressure { get; set; } = new(PressureLevel.Normal, 0.1, 0.85);

    /// <summary>Called while a permit comes back.</summary>
    public Action? Returning { get; set; }

    public Func<CancellationToken, Task>? Waiting { get; set; }

    public int InUse => Volatile.Read(ref _inUse);

    public async ValueTask<AdmissionResult> AcquireAsync(AdmissionClass admissionClass, CancellationToken cancellation)
    {
        if (Waiting is not null)
            await Waiting(cancellation);
        if (Interlocked.Increment(ref _inUse) <= Limit)
            return new AdmissionResult(new PermitTicket(this, admissionClass), null);
        Interlocked.Decrement(ref _inUse);
        return new AdmissionResult(null, new Refusal(RefusalReasons.Limit, TimeSpan.FromSeconds(1.2), Limit, Limit, "The limit is reached."));
    }

    public bool MayServe() => Serves;

    public void Return(AdmissionClass admissionClass)
    {
        Returning?.Invoke();
        Interlocked.Decrement(ref _inUse);
        _returned.Writer.TryWrite(admissionClass);
    }

    public Task<AdmissionClass> NextReturn() => Expect.Within(_returned.Reader.ReadAsync().AsTask(), "the return of a permit");
}
