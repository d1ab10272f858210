using System.Net;
using System.Text;
using Tidegate.Processes.Network;

namespace Tidegate.EndToEnd.Tests.Telemetry;

/// <summary>Takes what OTLP sends, and reads the spans in it.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<CollectedSpan> _spans = [];
    private readonly List<byte[]> _bodies = [];
    private readonly List<string?> _authorizations = [];

    public Collector()
    {
        Port = Ports.Free();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = RunAsync();
    }

    public int Port { get; }

    public List<CollectedSpan> Spans
    {
        get
        {
            lock (_lock) return [.. _spans];
        }
    }

    public List<string?> Authorizations
    {
        get
        {
            lock (_lock) return [.. _authorizations];
        }
    }

    public int Bodies
    {
        get
        {
            lock (_lock) return _bodies.Count;
        }
    }

    /// <summary>True where a text stands anywhere in what was sent.</summary>
    public bool Holds(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        lock (_lock) return _bodies.Any(body => body.AsSpan().IndexOf(bytes) >= 0);
    }

    public void Dispose() => _listener.Close();

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_lock)
                {
                    _bodies.Add(body.ToArray());
                    _authorizations.Add(context.Request.Headers["Authorization"]);
                    if (context.Request.Url!.AbsolutePath == "/v1/traces") _spans.AddRange(CollectedSpan.Read(body.ToArray()));
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

/// <summary>A span as OTLP has it (opentelemetry/proto/trace/v1).</summary>
internal sealed record CollectedSpan(string TraceId, string SpanId, string ParentId, string Name, string Resource)
{
    public static IEnumerable<CollectedSpan> Read(byte[] request)
    {
        foreach (var resourceSpans in Fields(request, 1))
        {
            var resource = string.Concat(Fields(resourceSpans, 1).Select(bytes => Encoding.UTF8.GetString(bytes)));
            foreach (var span in Fields(resourceSpans, 2).SelectMany(scope => Fields(scope, 2)))
                yield return new CollectedSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(Fields(span, 5).First()), resource);
        }
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    // The fields of a message that have a length, of one number.
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Number(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Number(message, ref at);
                    if ((int)(key >> 3) == number) found.Add(message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }

        return found;
    }

    private static ulong Number(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }
}
