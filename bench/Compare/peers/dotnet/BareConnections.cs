using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Tidegate.ComparePeers;

/// <summary>
/// WebSockets straight on Kestrel's connections: the head of the upgrade is read here, nothing of HTTP is kept afterwards.
/// </summary>
internal sealed class BareConnections(Everybody everybody)
{
    private const int MaxHeadBytes = 8192;

    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    public async Task RunAsync(ConnectionContext connection)
    {
        if (await ReadKeyAsync(connection.Transport.Input) is not { } key)
            return;
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        using var socket = WebSocket.CreateFromStream(
            new DuplexStream(connection.Transport),
            new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Everybody.PingInterval, KeepAliveTimeout = Everybody.PongTimeout });
        await everybody.RunAsync(socket);
    }

    private static async Task<string?> ReadKeyAsync(PipeReader input)
    {
        while (true)
        {
            var read = await input.ReadAsync();
            if (EndOfHead(read.Buffer) is { } end)
            {
                var head = Encoding.ASCII.GetString(read.Buffer.Slice(0, end));
                input.AdvanceTo(end);
                const string Name = "\r\nSec-WebSocket-Key:";
                var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
                return at < 0 ? null : head[(at + Name.Length)..].Split('\r')[0].Trim();
            }

            if (read.IsCompleted || read.Buffer.Length > MaxHeadBytes)
                return null;
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static SequencePosition? EndOfHead(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, HeadEnd) ? reader.Position : null;
    }
}
