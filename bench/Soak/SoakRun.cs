using Tidegate.Clients.Load;
using Tidegate.Clients.Measuring;
using Tidegate.Processes.Waiting;

namespace Tidegate.Soak;

/// <summary>Lets connections come and go, and reads the processes each time everybody has left.</summary>
internal sealed class SoakRun(TestedCluster cluster, Arguments arguments)
{
    /// <summary>So many lives go from the least to the most that is in use and back.</summary>
    private const int Swing = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Random _random = new(1);
    private readonly Tally _ends = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly List<Task> _staying = [];
    private long _begun;
    private int _open;
    private int _peak;

    /// <summary>Runs all of it.</summary>
    public async Task<SoakReport> RunAsync()
    {
        ProcessReader[] readers = [.. cluster.Processes.Select(process => new ProcessReader(process))];
        var readings = new List<Reading>();
        for (var n = 1; n <= arguments.Readings; n++)
        {
            await LiveAsync(arguments.Lives * n / arguments.Readings);
            readings.Add(await ReadAsync(readers));
            Console.WriteLine($"{_begun,9:N0} lives, at most {_peak:N0} at once: {string.Join(", ", Reading.Names.Select(name => $"{name} {readings[^1].Figures[name]:N0}"))}");
        }

        await _leave.CancelAsync();
        await Task.WhenAll(_staying);
        foreach (var reader in readers)
            reader.Dispose();
        _leave.Dispose();
        return new SoakReport(arguments, readings, _ends.Snapshot());
    }

    /// <summary>Begins lives up to a number, and waits until they have ended.</summary>
    private async Task LiveAsync(long until)
    {
        var lives = new List<Task>();
        var pacer = new Pacer(arguments.PerSecond, TimeProvider.System);
        while (_begun < until)
        {
            // Who comes while the house is as full as it is to be waits for a place.
            await pacer.RunAsync(
                Math.Min(until - _begun, arguments.PerSecond / 100 + 1),
                (_, _) =>
                {
                    if (Volatile.Read(ref _open) < Wanted())
                        Begin(lives);
                },
                CancellationToken.None);
            lives.RemoveAll(life => life.IsCompletedSuccessfully);
        }

        await Task.WhenAll(lives);
    }

    private void Begin(List<Task> lives)
    {
        var number = _begun++;
        var stays = arguments.StayEvery > 0 && number % arguments.StayEvery == 0;
        _peak = Math.Max(_peak, Interlocked.Increment(ref _open));
        var life = LiveOneAsync(number, stays);
        (stays ? _staying : lives).Add(life);
    }

    private async Task LiveOneAsync(long number, bool stays)
    {
        var life = new Life(number, cluster.Frontend.WebSocketUrl, new Random(_random.Next()));
        _ends.Add(await life.RunAsync(stays, _leave.Token));
        Interlocked.Decrement(ref _open);
    }

    /// <summary>80 to 95 % of the limit, up and down.</summary>
    private int Wanted()
    {
        var phase = Math.Abs((_begun % Swing) - (Swing / 2)) / (Swing / 2.0);
        return (int)(arguments.Limit * (0.80 + (0.15 * phase)));
    }

    private async Task<Reading> ReadAsync(ProcessReader[] readers)
    {
        await Eventually.Holds(
            "only who stays is left",
            Patience,
            cluster.Frontend.Admin.GetAuditAsync,
            audit => audit.Consistent && audit.HasAll(_staying.Count));
        var before = -1.0;
        await Eventually.Holds(
            "grains of topics have ended",
            Patience,
            async () =>
            {
                var (last, now) = (before, 0.0);
                foreach (var reader in readers)
                    now += await reader.ReadActivationsAsync();
                before = now;
                await Pace.ForAsync(TimeSpan.FromSeconds(3));
                return (Last: last, Now: now);
            },
            activations => activations.Last == activations.Now);
        var figures = new List<IReadOnlyDictionary<string, double>>();
        foreach (var reader in readers)
            figures.Add(await reader.ReadAsync());
        return Reading.Sum(_begun, figures);
    }
}
