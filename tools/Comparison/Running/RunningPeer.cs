using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Tidegate.Compare.Measuring;
using Tidegate.Compare.Starting;

namespace Tidegate.Compare.Running;

/// <summary>The processes of a peer that runs; they write to files.</summary>
internal sealed class RunningPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly List<Process> _processes = [];
    private int[] _tree = [];

    private RunningPeer(Launch launch) => Launch = launch;

    /// <summary>How it was started.</summary>
    public Launch Launch { get; }

    /// <summary>Memory of all its processes in KiB.</summary>
    public double Kibibytes => ProcessFigures.Kibibytes(_tree);

    /// <summary>Processor time of all its processes so far.</summary>
    public TimeSpan ProcessorTime => ProcessFigures.ProcessorTime(_tree);

    /// <summary>Starts a peer and waits until it is ready.</summary>
    /// <param name="launch">How.</param>
    /// <param name="folder">Folder for what it writes.</param>
    /// <exception cref="PeerUnavailableException">It does not start.</exception>
    public static async Task<RunningPeer> StartAsync(Launch launch, string folder)
    {
        var peer = new RunningPeer(launch);
        try
        {
            foreach (var (command, number) in launch.Commands.Select((command, number) => (command, number)))
                await peer.StartAsync(command, Path.Combine(folder, $"output-{number}.log"));
            peer._tree = ProcessFigures.Tree(peer._processes.Select(process => process.Id));
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends every server that runs.</summary>
    public static void KillAll()
    {
        foreach (var process in Running.Values.Where(process => !process.HasExited))
            process.Kill(entireProcessTree: true);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            Running.TryRemove(process.Id, out _);
            process.Dispose();
        }

        _processes.Clear();
    }

    private async Task StartAsync(Command command, string log)
    {
        // The shell lifts the limit of open files for programs that do not do so themselves, and is then replaced by the program.
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", "ulimit -n $(ulimit -Hn); log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", log, command.Program, .. command.Arguments]);
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        _processes.Add(process);
        Running[process.Id] = process;
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync(command))
        {
            if (process.HasExited || waited.Elapsed > Patience)
                throw new PeerUnavailableException($"it does not start: {File.ReadLines(log).LastOrDefault(line => line.Trim().Length > 0) ?? "no output"}");
            await Task.Delay(Poll);
        }
    }

    private static async Task<bool> IsReadyAsync(Command command)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", command.Port);
            if (command.ReadyPath is null)
                return true;
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
            using var http = new HttpClient(handler);
            using var answer = await http.GetAsync(new Uri($"{(command.Secure ? "https" : "http")}://127.0.0.1:{command.Port}{command.ReadyPath}"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is SocketException or HttpRequestException)
        {
            return false;
        }
    }
}
