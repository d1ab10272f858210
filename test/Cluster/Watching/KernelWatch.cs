using System.Globalization;
using Tidegate.Cluster.Oracles;
using Tidegate.Cluster.Rig;
using Tidegate.Processes.Network;

namespace Tidegate.Cluster.Watching;

/// <summary>
/// Counts ten times a second what the kernel has open at the public listeners. It reads the table of the frontend's own namespace
/// through <c>/proc/{pid}/net</c>: the figures of <c>ss -Htn state established state close-wait</c> without a process for each look.
/// </summary>
internal sealed class KernelWatch(ClusterRig rig)
{
    private static readonly string[] Tables = ["tcp", "tcp6"];

    private readonly List<KernelSample> _samples = [];

    /// <summary>The samples; to be read after <see cref="RunAsync"/>.</summary>
    public IReadOnlyList<KernelSample> Samples => _samples;

    /// <summary>The most sockets that frontends had while they stood still, beyond the reach of any rule.</summary>
    public int MostFrozen { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(rig.Options.KernelInterval);
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
            Poll();
    }

    private void Poll()
    {
        var from = Monotonic.Now;
        var (serving, frozen) = (0, 0);
        foreach (var frontend in rig.Frontends)
        {
            if (frontend.Lives is not [.., { EndedAt: null } life])
                continue;
            var count = Count(life.ProcessId, frontend.Ports.Public);
            if (WasFrozen(life, from))
                frozen += count;
            else
                serving += count;
        }

        MostFrozen = Math.Max(MostFrozen, frozen);
        _samples.Add(new KernelSample(from, Monotonic.Now, serving));
    }

    // For a moment after a freeze as well: what waited in the accept queue is taken and closed, and a lost lease closes the sockets.
    private bool WasFrozen(Life life, long now) =>
        life.Freezes.Count > 0 && (life.IsFrozen || life.Freezes[^1].To > now - Monotonic.Of(rig.Options.FenceSpread + TimeSpan.FromSeconds(3)));

    private static int Count(int processId, int port)
    {
        var count = 0;
        foreach (var table in Tables)
        {
            try
            {
                count += KernelSockets.CountAccepted(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/net/{table}")), port);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // The process has ended meanwhile.
            }
        }

        return count;
    }
}
