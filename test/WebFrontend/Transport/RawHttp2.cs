using System.Buffers.Binary;
using System.Text;

namespace Tidegate.WebFrontend.Tests.Transport;

/// <summary>Frames of HTTP/2 as a client writes them, with headers that need no table (RFC 9113, RFC 7541).</summary>
internal static class RawHttp2
{
    private const byte Headers = 1, Settings = 4;
    private const byte EndStream = 1, EndHeaders = 4;

    // Indexes of the static table.
    private const byte Authority = 1, MethodGet = 2, Path = 4, SchemeHttp = 6;

    /// <summary>What a connection begins with.</summary>
    public static byte[] Preface => Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    /// <summary>Settings that let no stream send any data.</summary>
    public static byte[] NoWindow => Frame(Settings, 0, 0, [0, 4, 0, 0, 0, 0]);

    public static byte[] Get(int stream, string path) => Frame(
        Headers, EndStream | EndHeaders, stream, [0x80 | MethodGet, 0x80 | SchemeHttp, .. Indexed(Path, path), .. Indexed(Authority, "localhost")]);

    /// <summary>An extended CONNECT for a WebSocket (RFC 8441).</summary>
    public static byte[] Connect(int stream, string path) => Frame(
        Headers,
        EndHeaders,
        stream,
        [
            .. Indexed(MethodGet, "CONNECT"), .. Named(":protocol", "websocket"), 0x80 | SchemeHttp, .. Indexed(Path, path),
            .. Indexed(Authority, "localhost"), .. Named("sec-websocket-version", "13"),
        ]);

    private static byte[] Indexed(byte name, string value) => [name, .. Text(value)];

    private static byte[] Named(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Frame(byte type, int flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, (byte)flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
