using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tidegate.Clients.WebSockets;

/// <summary>
/// A client on the level of TCP: it writes whatever a test wants, right or wrong, answers nothing by itself, and reads only when told.
/// </summary>
public sealed class RawWebSocketClient(NetworkStream stream) : IAsyncDisposable
{
    /// <summary>How long the server may take for anything that a test waits for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int MaxHeadBytes = 64 * 1024;

    /// <summary>A TCP connection to a port of this machine.</summary>
    /// <param name="port">The port.</param>
    /// <param name="receiveBufferBytes">Size of the socket's receive buffer; a small one fills soon where nothing is read.</param>
    public static async Task<NetworkStream> DialAsync(int port, int? receiveBufferBytes = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects without sending anything.</summary>
    /// <inheritdoc cref="DialAsync"/>
    public static async Task<RawWebSocketClient> ConnectAsync(int port, int? receiveBufferBytes = null) => new(await DialAsync(port, receiveBufferBytes));

    /// <summary>Connects and upgrades.</summary>
    /// <exception cref="InvalidOperationException">The answer was not 101.</exception>
    public static async Task<RawWebSocketClient> OpenAsync(int port, string path = "/ws", int? receiveBufferBytes = null)
    {
        var client = await ConnectAsync(port, receiveBufferBytes);
        await client.SendAsync(UpgradeRequest.Text(path, $"127.0.0.1:{port}"));
        var (status, head) = await client.ReadHeadAsync();
        if (status == HttpStatusCode.SwitchingProtocols)
            return client;
        await client.DisposeAsync();
        throw new InvalidOperationException($"The upgrade was refused:\n{head}");
    }

    /// <summary>Writes text as ASCII.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var bound = new CancellationTokenSource(Patience);
        await stream.WriteAsync(bytes, bound.Token);
    }

    /// <summary>Writes a frame.</summary>
    public Task SendAsync(Frame frame) => SendAsync(frame.ToBytes());

    /// <summary>Reads the head of a response, byte by byte, so that the frames behind it stay in the socket.</summary>
    /// <exception cref="IOException">The server closed without a whole head.</exception>
    public async Task<(HttpStatusCode Status, string Head)> ReadHeadAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < MaxHeadBytes)
        {
            if (await stream.ReadAsync(one, bound.Token) == 0)
                throw new IOException($"Closed after {head.Length} bytes of the head.");
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                break;
        }

        var text = head.ToString();
        return ((HttpStatusCode)int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), text);
    }

    /// <summary>The next frame, or null where the server has closed the connection, with or without a reset.</summary>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public async Task<Frame?> ReadFrameAsync(TimeSpan? within = null)
    {
        using var bound = new CancellationTokenSource(within ?? Patience);
        try
        {
            return await Frame.ReadAsync(stream, bound.Token);
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No frame within {(within ?? Patience).TotalSeconds:0.#} s.");
        }
    }

    /// <summary>Reads on to the server's close frame.</summary>
    /// <returns>Its code; 1006 where the connection ended without one.</returns>
    public async Task<int> ReadCloseCodeAsync(TimeSpan? within = null)
    {
        while (await ReadFrameAsync(within) is { } frame)
        {
            if (frame.Opcode == Opcode.Close)
                return frame.CloseCode;
        }

        return 1006;
    }

    /// <summary>Reads until the server has closed the connection, with or without a reset.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public async Task ReadToEndAsync(TimeSpan within)
    {
        using var bound = new CancellationTokenSource(within);
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, bound.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset ends a connection as well.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server did not close the connection within {within.TotalSeconds:0.#} s.");
        }
    }

    /// <summary>Waits for the end of the connection: true where the server closed it, false where it reset it.</summary>
    /// <exception cref="InvalidOperationException">More bytes came.</exception>
    public async Task<bool> EndsInOrderAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            return await stream.ReadAsync(new byte[1], bound.Token) == 0 ? true : throw new InvalidOperationException("More bytes came.");
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
