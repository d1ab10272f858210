using System.Diagnostics;
using System.Text;
using Tidegate.Clients.WebSockets;
using Tidegate.Processes;
using Tidegate.Processes.Certificates;
using Tidegate.Processes.Waiting;

namespace Tidegate.ClusterTls;

/// <summary>A silo, a frontend and clients that count what they get.</summary>
internal sealed class Broadcast : IAsyncDisposable
{
    private const int ReadBytes = 8 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ServiceProcess _silo;
    private readonly ServiceProcess _frontend;
    private readonly HttpClient _http = new();
    private readonly List<ClientConnection> _sockets = [];
    private long _received;
    private long _expected = long.MaxValue;
    private TaskCompletionSource _all = new();

    private Broadcast(string root, string state, TestAuthority? authority)
    {
        var addresses = new ServiceAddresses { StateFolder = state };
        _silo = Start("silo", Program("Silo"), addresses);
        _frontend = Start("frontend", Program("WebFrontend"), addresses.ForAnotherFrontend());

        ServiceProcess Start(string name, string program, ServiceAddresses at)
        {
            var settings = new Dictionary<string, string> { ["Limits:MaxConnections"] = "10000" };
            foreach (var (key, path) in authority is null ? new Dictionary<string, string>() : Files(name))
                settings[key] = path;
            return ServiceProcess.Start(name, program, at, settings);
        }

        IReadOnlyDictionary<string, string> Files(string name) =>
            new CertificateFolder(Directory.CreateDirectory(Path.Combine(state, name)).FullName).Write(authority.Issue(name), authority).Settings;

        string Program(string name) => Path.Combine(root, "src", name, "bin", "Release", "net10.0", $"Tidegate.{name}.dll");
    }

    /// <summary>Processor time that the silo and the frontend have used.</summary>
    public TimeSpan ProcessorTime => new[] { _silo, _frontend }
        .Select(service => Process.GetProcessById(service.Process.Id))
        .Aggregate(TimeSpan.Zero, (sum, process) => sum + process.TotalProcessorTime);

    /// <summary>Starts the processes and connects the clients.</summary>
    public static async Task<Broadcast> StartAsync(string root, string state, TestAuthority? authority, int sockets)
    {
        var broadcast = new Broadcast(root, state, authority);
        await broadcast._frontend.ReadyAsync();
        for (var i = 0; i < sockets; i++)
        {
            var socket = await ClientConnection.OpenAsync(broadcast._frontend.WebSocketUrl, ReadBytes, CancellationToken.None);
            broadcast._sockets.Add(socket);
            _ = socket.ReadToEndAsync(broadcast.Count);
        }

        await Eventually.Holds(
            "the topic grain knows all clients", Patience, broadcast._frontend.Admin.GetAuditAsync, audit => audit.TopicGrainMembers == sockets);
        return broadcast;
    }

    /// <summary>Publishes messages to the hub, several at a time, and waits until every client has all of them.</summary>
    /// <returns>Time from the first publication to the last delivery.</returns>
    public async Task<TimeSpan> RunAsync(int messages, int bytes, int atOnce)
    {
        var address = new Uri(_frontend.Addresses.AdminUrl, "/admin/hubs/default:send");
        var text = new string('x', bytes);
        var next = 0;
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _expected, Volatile.Read(ref _received) + (long)messages * _sockets.Count);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) <= messages)
            {
                using var content = new StringContent(text, Encoding.UTF8, "text/plain");
                using var answer = await _http.PostAsync(address, content);
                answer.EnsureSuccessStatusCode();
            }
        }));
        await _all.Task.WaitAsync(Patience);
        return Stopwatch.GetElapsedTime(start);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        _http.Dispose();
        await _frontend.DisposeAsync();
        await _silo.DisposeAsync();
    }

    private void Count(ReadOnlySpan<byte> message)
    {
        if (Interlocked.Increment(ref _received) == Volatile.Read(ref _expected))
            _all.TrySetResult();
    }
}
