namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>Expectations that several tests share.</summary>
internal static class Expect
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);

    /// <summary>The budget comes to show this many connections, and so does the kernel.</summary>
    public static async Task InUseAsync(ServiceProcess service, int connections)
    {
        await Eventually.Holds($"{connections} in use", Settled, service.Admin.GetBudgetAsync, budget => budget.InUse == connections);
        await Eventually.Holds($"{connections} sockets in the kernel", Settled, () => service.CountKernelSockets(), count => count == connections);
    }

    /// <summary>Sockets, permits, grains and ledger all come to count this many connections.</summary>
    public static Task AuditAsync(ServiceProcess service, int connections, TimeSpan? within = null) =>
        Eventually.Holds(
            $"audit of {connections} connections",
            within ?? Settled,
            service.Admin.GetAuditAsync,
            audit => audit.Consistent && audit.HasAll(connections));

    /// <summary>A moment after the 101, not before it was due and at most a second late.</summary>
    public static void OnTime(string what, TimeSpan due, TimeSpan at)
    {
        var (early, late) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        Assert.True(at >= due - early && at <= due + late, $"{what} was due at {due.TotalSeconds:0.00} s and came at {at.TotalSeconds:0.00} s.");
    }
}
