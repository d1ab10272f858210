using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.Processes.Network;

namespace Tidegate.Processes.Redis;

/// <summary>
/// A redis-server of one test: on a free port, in a folder of its own, gone with the test. It keeps nothing on disk unless it is
/// asked to. It can be killed, frozen, and started again on the same port with what its folder holds.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>Settings of a server that loses nothing it acknowledged.</summary>
    public static readonly IReadOnlyList<string> Durable = ["--appendonly", "yes", "--appendfsync", "always"];

    private const string Program = "redis-server";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<string> _settings;
    private ChildProcess _process;

    private RedisServer(IReadOnlyList<string> settings)
    {
        _settings = settings;
        _process = Launch();
    }

    /// <summary>Its port on loopback.</summary>
    public int Port { get; } = Ports.Free();

    /// <summary>Process id of the server that runs now.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Folder of its dump and append-only files.</summary>
    public string DataFolder => _folder.Path;

    /// <summary>What it writes.</summary>
    public ProcessOutput Output => _process.Output;

    /// <summary>For <c>Cluster:Redis:ConnectionString</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a server and waits until it takes commands.</summary>
    /// <param name="settings">Arguments of redis-server, such as <see cref="Durable"/>.</param>
    /// <exception cref="TimeoutException">It does not answer; the message carries its output.</exception>
    public static async Task<RedisServer> StartAsync(params IReadOnlyList<string> settings)
    {
        var server = new RedisServer(settings);
        try
        {
            await server.AnswersAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Ends it in order: it writes what its settings make it write.</summary>
    public async Task StopAsync()
    {
        _process.Send(Signal.Terminate);
        await _process.WaitForExitAsync(StartTimeout);
    }

    /// <summary>Starts it again on its port, with what its folder holds.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await AnswersAsync();
    }

    /// <summary>Freezes it: its connections stay open and nothing answers.</summary>
    public void Pause() => _process.Send(Signal.Stop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => _process.Send(Signal.Continue);

    /// <summary>Sends one command and returns the whole answer in the text of the protocol.</summary>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var bound = new CancellationTokenSource(StartTimeout);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port, bound.Token);
        await using var stream = new NetworkStream(socket);
        var request = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words)
            request.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), bound.Token);
        return await ReadAnswerAsync(stream, bound.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private ChildProcess Launch() => ChildProcess.Start(
        Program,
        Program,
        ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.Path, "--maxmemory-policy", "noeviction", .. _settings]);

    private async Task AnswersAsync()
    {
        await Output.WaitForAsync("redis-server takes commands", line => line.Contains("Ready to accept connections", StringComparison.Ordinal), StartTimeout);
    }

    // Strings, numbers and errors are one line; a bulk string is its length and then its bytes. Commands with other answers are not sent.
    private static async Task<string> ReadAnswerAsync(Stream stream, CancellationToken cancellation)
    {
        var first = await ReadLineAsync(stream, cancellation);
        if (first[0] == '-')
            throw new InvalidOperationException($"redis-server answered {first[1..]}");
        if (first[0] != '$' || first == "$-1")
            return first[1..];
        var bytes = new byte[int.Parse(first.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return Encoding.UTF8.GetString(bytes);
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellation);
            line.Append((char)one[0]);
        }

        return line.ToString(0, line.Length - 2);
    }
}
