using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Transport;

/// <summary>One WebSocket stream of an HTTP/2 connection. It is closed when its response has completed; the TCP connection lives on.</summary>
internal sealed class StreamLifetime(HttpContext context) : ISocketLifetime
{
    private readonly Lock _lock = new();
    private bool _isClosed;

    /// <summary>The carrier of the WebSocket that this request asks for.</summary>
    /// <exception cref="InvalidOperationException">The listener does not use the <c>TrackedListenerFactory</c>.</exception>
    public static ISocketLifetime Of(HttpContext context) => HttpProtocol.IsHttp2(context.Request.Protocol)
        ? new StreamLifetime(context)
        : context.Features.GetRequiredFeature<ISocketLifetime>();

    public CancellationToken Ended { get; } = context.RequestAborted;

    public bool HasEnded => Ended.IsCancellationRequested;

    public bool OutlivesRequest => false;

    public SentBytes? Sent => null;

    public void NoteEnd()
    {
    }

    public void CloseInOrder() => Abort();

    public void OnClosed(Action callback) => context.Response.OnCompleted(() =>
    {
        lock (_lock)
            _isClosed = true;
        callback();
        return Task.CompletedTask;
    });

    public void Abort()
    {
        // Kestrel uses the context again for the next stream, but not before the callback above has run.
        lock (_lock)
        {
            if (!_isClosed)
                context.Abort();
        }
    }
}
