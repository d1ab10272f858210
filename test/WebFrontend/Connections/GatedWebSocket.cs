using System.Net.WebSockets;
using System.Text;

namespace Tidegate.WebFrontend.Tests.Connections;

/// <summary>A WebSocket that records what is sent and can be made to wait or to fail.</summary>
internal sealed class GatedWebSocket : WebSocket
{
    private TaskCompletionSource? _gate;
    private int _releasing;
    private int _sending;
    private int _sentHere;

    public List<string> Sent { get; } = [];

    /// <summary>Messages sent by the thread that released the last hold, before it came back.</summary>
    public int SentByReleasing { get; private set; }

    public void Hold() => _gate = new TaskCompletionSource();

    public void Release()
    {
        var gate = _gate!;
        _gate = null;
        _releasing = Environment.CurrentManagedThreadId;
        gate.SetResult();
        SentByReleasing = _sentHere;
    }

    public void Break()
    {
        var gate = _gate!;
        _gate = null;
        gate.SetException(new WebSocketException("broken"));
    }

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Assert.Equal(1, Interlocked.Increment(ref _sending));
        if (_gate is { } gate)
            await gate.Task;
        if (Environment.CurrentManagedThreadId == _releasing)
            _sentHere++;
        Sent.Add(Encoding.UTF8.GetString(buffer.Span));
        Interlocked.Decrement(ref _sending);
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        Sent.Add($"close {(int)closeStatus} {statusDescription}");
        return Task.CompletedTask;
    }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public override void Abort() => throw new NotSupportedException();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override void Dispose()
    {
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
