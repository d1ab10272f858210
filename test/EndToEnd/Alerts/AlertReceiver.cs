using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tidegate.Processes.Network;

namespace Tidegate.EndToEnd.Tests.Alerts;

/// <summary>A webhook receiver on this host, which fails as often as a test wants and keeps what it was sent.</summary>
internal sealed class AlertReceiver : IDisposable
{
    public const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly HttpListener _listener = new();
    private int _failures;

    /// <param name="failures">Answer 503 so many times first.</param>
    public AlertReceiver(int failures)
    {
        _failures = failures;
        Url = $"http://127.0.0.1:{Ports.Free()}/hook/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = RunAsync();
    }

    public string Url { get; }

    /// <summary>What was posted, failures included: body, and whether its signature is right.</summary>
    public ConcurrentQueue<(JsonElement Body, bool IsSigned, int Status)> Posts { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task RunAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var status = Interlocked.Decrement(ref _failures) >= 0 ? 503 : 200;
        Posts.Enqueue((JsonDocument.Parse(body).RootElement, IsSigned(context.Request.Headers["X-Tidegate-Signature"] ?? "", body), status));
        context.Response.StatusCode = status;
        context.Response.Close();
    }

    private static bool IsSigned(string header, byte[] body)
    {
        var time = header.Split(',')[0].Replace("t=", "", StringComparison.Ordinal);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        return header == $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed))}";
    }
}
