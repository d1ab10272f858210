using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.Clients.WebSockets;
using WireFrame = Tidegate.Clients.WebSockets.Frame;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>A client that writes whatever bytes a test wants: handshakes and frames, good and bad.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private RawClient(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    public int LocalPort => ((IPEndPoint)_tcp.Client.LocalEndPoint!).Port;

    public Socket Socket => _tcp.Client;

    public static async Task<RawClient> OpenAsync(int port, int receiveBuffer = 0)
    {
        var tcp = new TcpClient();
        if (receiveBuffer > 0)
            tcp.ReceiveBufferSize = receiveBuffer;
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        tcp.NoDelay = true;
        return new RawClient(tcp);
    }

    public static async Task<RawClient> ConnectAsync(int port, string target, int receiveBuffer = 0)
    {
        var client = await OpenAsync(port, receiveBuffer);
        await client.SendAsync(Handshake(target));
        var answer = await client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101", answer);
        return client;
    }

    public static string Handshake(string target, string extra = "") => UpgradeRequest.Text(target, "localhost", further: extra);

    /// <summary>A frame as a client sends it: masked, unless a test wants another one.</summary>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool fin = true, bool masked = true, int rsv = 0) =>
        new WireFrame((Opcode)opcode, payload.ToArray()) { Final = fin, Masked = masked, Reserved = (byte)rsv }.ToBytes();

    public static byte[] Text(string text) => WireFrame.OfText(text).ToBytes();

    public static byte[] Close(int code, string reason = "") => WireFrame.OfClose(code, reason).ToBytes();

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(byte[] bytes) => Expect.Within(_stream.WriteAsync(bytes).AsTask(), "room to write");

    /// <summary>Reads up to the empty line after the headers.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append((char)(await ReadBytesAsync(1))[0]);
        return head.ToString();
    }

    /// <summary>Reads until the server closes; a reset counts as closed.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new MemoryStream();
        try
        {
            await Expect.Within(_stream.CopyToAsync(all), "the end of the connection");
        }
        catch (IOException)
        {
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>The next frame from the server.</summary>
    public async Task<(int Opcode, byte[] Payload)> ReadFrameAsync()
    {
        var frame = await Expect.Within(WireFrame.ReadAsync(_stream), "a frame from the server") ?? throw new EndOfStreamException();
        return ((int)frame.Opcode, frame.Payload);
    }

    /// <summary>The next text from the server; pings before it are left unanswered.</summary>
    public async Task<string> ReadTextAsync()
    {
        while (true)
        {
            var (opcode, payload) = await ReadFrameAsync();
            if (opcode == 9)
                continue;
            Assert.Equal(1, opcode);
            return Encoding.UTF8.GetString(payload);
        }
    }

    /// <summary>Reads up to the server's close frame.</summary>
    public async Task<(int Code, string Reason)> ReadCloseAsync()
    {
        while (true)
        {
            var (opcode, payload) = await ReadFrameAsync();
            var frame = new WireFrame((Opcode)opcode, payload);
            if (frame.Opcode == Opcode.Close)
                return (frame.CloseCode, frame.CloseReason);
        }
    }

    /// <summary>The next bytes from the server.</summary>
    public async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        await Expect.Within(_stream.ReadExactlyAsync(bytes).AsTask(), $"{count} bytes from the server");
        return bytes;
    }

    /// <summary>Ends the connection as a vanished peer does: with a reset.</summary>
    public void Reset()
    {
        _tcp.LingerState = new LingerOption(true, 0);
        _tcp.Dispose();
    }

    public void Dispose() => _tcp.Dispose();
}
