using System.Globalization;
using System.Runtime.InteropServices;
using Tidegate.Clients.Load;

namespace Tidegate.Cluster.Clients;

/// <summary>
/// A client process: takes one command a line (<c>demand N</c>, <c>churn on|off</c>, <c>journal PATH</c>, <c>stop</c>), says several times
/// a second how many sockets are open, and ends with its input.
/// </summary>
internal static class ClientProgram
{
    /// <summary>Begins each line about its state.</summary>
    public const string StateMark = "open ";

    /// <summary>Begins the line that says that a journal is written.</summary>
    public const string JournalMark = "journal ";

    private static readonly TimeSpan StateInterval = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(ClientSettings settings)
    {
        OpenFiles.Ensure(settings.Slots);
        var fleet = new ClientFleet(settings);
        using var stop = new CancellationTokenSource();
        // Ctrl+C reaches the whole process group; this process ends when the one that started it says so.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        var running = fleet.RunAsync(stop.Token);
        var telling = TellAsync(fleet, stop.Token);
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line && line != "stop")
            Obey(fleet, line);
        await stop.CancelAsync();
        await running;
        await telling;
        return 0;
    }

    private static void Obey(ClientFleet fleet, string line)
    {
        switch (line.Split(' ', 2))
        {
            case ["demand", var number]: fleet.Demand = int.Parse(number, CultureInfo.InvariantCulture); break;
            case ["churn", var word]: fleet.Churns = word == "on"; break;
            case ["journal", var path]:
                fleet.Journal.Write(path);
                Console.WriteLine(JournalMark + path);
                break;
            default: throw new ArgumentException($"No such command: {line}");
        }
    }

    private static async Task TellAsync(ClientFleet fleet, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(StateInterval);
        while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{StateMark}{fleet.Journal.Open}"));
    }
}
