using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Tidegate.EndToEnd.Tests.Harness;

/// <summary>The socket of a supervisor, as systemd gives it to a service of type notify (sd_notify(3)).</summary>
internal sealed class SupervisorSocket : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();

    public SupervisorSocket()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _ = ReceiveAsync();
    }

    private string Path => System.IO.Path.Combine(_folder.Path, "notify");

    /// <summary>What a service finds in its environment.</summary>
    public Dictionary<string, string> Environment(TimeSpan watchdog) => new()
    {
        ["NOTIFY_SOCKET"] = Path,
        ["WATCHDOG_USEC"] = watchdog.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>The next message that satisfies a condition; others are passed over.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<string> NextAsync(string what, Func<string, bool> matches, TimeSpan within)
    {
        using var bound = new CancellationTokenSource(within);
        var seen = new List<string>();
        try
        {
            while (true)
            {
                var message = await _messages.Reader.ReadAsync(bound.Token);
                if (matches(message)) return message;
                seen.Add(message);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{what}: not within {within.TotalSeconds:0.#} s; came instead: {string.Join(" | ", seen)}");
        }
    }

    /// <summary>Forgets what has come so far.</summary>
    public void Forget()
    {
        while (_messages.Reader.TryRead(out _))
        {
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer);
                _messages.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            _messages.Writer.TryComplete();
        }
    }
}
