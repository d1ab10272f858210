using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

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

    public static string Handshake(string target, string extra = "") =>
        $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{extra}\r\n";

    /// <summary>A frame as a client sends it: masked, unless a test wants another one.</summary>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool fin = true, bool masked = true, int rsv = 0)
    {
        var frame = new List<byte> { (byte)((fin ? 0x80 : 0) | (rsv << 4) | opcode) };
        var mask = (byte)(masked ? 0x80 : 0);
        if (payload.Length < 126)
        {
            frame.Add((byte)(mask | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            frame.AddRange([(byte)(mask | 126), (byte)(payload.Length >> 8), (byte)payload.Length]);
        }
        else
        {
            frame.Add((byte)(mask | 127));
            var length = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            frame.AddRange(length);
        }

        if (!masked)
            return [.. frame, .. payload];
        byte[] key = [0x11, 0x22, 0x33, 0x44];
        frame.AddRange(key);
        for (var i = 0; i < payload.Length; i++)
            frame.Add((byte)(payload[i] ^ key[i % 4]));
        return [.. frame];
    }

    public static byte[] Text(string text) => Frame(1, Encoding.UTF8.GetBytes(text));

    public static byte[] Close(int code, string reason = "")
    {
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return Frame(8, payload);
    }

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
        var head = await ReadBytesAsync(2);
        long length = head[1] & 0x7F;
        if (length == 126)
            length = BinaryPrimitives.ReadUInt16BigEndian(await ReadBytesAsync(2));
        else if (length == 127)
            length = BinaryPrimitives.ReadInt64BigEndian(await ReadBytesAsync(8));
        return (head[0] & 0x0F, await ReadBytesAsync((int)length));
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
            if (opcode == 8)
                return payload.Length == 0 ? (1005, "") : (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));
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
