using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Tests.Gateway;

internal sealed class FakeIdentity : IFrontendIdentity
{
    public string Name => "front";

    public string Id { get; set; } = "f-1";

    public IReadOnlyList<string> Evidence => [];

    public IReadOnlyList<string> Earlier { get; init; } = [];

    public void EvidenceTaken(IReadOnlyList<string> ids)
    {
    }

    public string Renew() => Id += "+";
}

internal sealed class FakeFrontend : IDrainState, IAdmission, IAdmissionFigures, IRecallTarget
{
    public event Action? Changed;

    public bool IsDraining
    {
        get;
        set
        {
            field = value;
            Changed?.Invoke();
        }
    }

    public bool IsDrained => IsDraining && OpenSockets == 0;

    public bool Serves { get; set; } = true;

    public int OpenSockets { get; set; }

    public Permits InUse { get; set; }

    public Permits Cap { get; set; }

    public PressureReading Pressure { get; set; }

    public List<RecallNotice> Recalls { get; } = [];

    public bool MayServe() => Serves;

    public void OnRecall(RecallNotice notice) => Recalls.Add(notice);

    public ValueTask<AdmissionResult> AcquireAsync(AdmissionClass admissionClass, CancellationToken cancellation) =>
        throw new NotSupportedException();
}

internal sealed class FakeObservers : IFrontendObservers
{
    public IFrontendObserver Control => null!;

    public IFrontendObserver For(string target) => null!;
}

internal static class TestMetrics
{
    public static GatewayMetrics Create() =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
