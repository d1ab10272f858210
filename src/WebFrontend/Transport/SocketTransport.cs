using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Tidegate.WebFrontend.Transport;

/// <summary>
/// A TCP connection for Kestrel, as its own transport makes them, with one difference: its socket can be taken away, alive, while a request
/// is under way (<see cref="TryDetachAsync"/>). Kestrel then takes the connection for ended and lets go of all that it keeps for one.
/// </summary>
internal sealed class SocketTransport : DefaultConnectionContext, IConnectionSocketFeature, IMemoryPoolFeature
{
    /// <summary>Room for a read; a head is rarely longer.</summary>
    private const int LeastReadBytes = 2048;

    private readonly Lock _lock = new();
    private readonly Pipe _input;
    private readonly Pipe _output;
    private readonly IDuplexPipe _ends;
    private readonly CancellationTokenSource _closed = new();
    private readonly ReadWait _wait;
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private Exception? _shutdownReason;
    private bool _isDetached;

    /// <summary>Takes a connected socket over. Nothing is read before <see cref="Start"/>.</summary>
    /// <param name="id">Identifier for logs.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="pool">Where buffers come from.</param>
    /// <param name="input">What is read ahead.</param>
    /// <param name="output">What may wait to be sent.</param>
    public SocketTransport(string id, Socket socket, MemoryPool<byte> pool, PipeOptions input, PipeOptions output)
        : base(id)
    {
        (Socket, MemoryPool) = (socket, pool);
        _wait = new ReadWait(socket);
        (_input, _output) = (new Pipe(input), new Pipe(output));
        Transport = _ends = new Ends(_input.Reader, _output.Writer);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
    }

    /// <inheritdoc/>
    public Socket Socket { get; }

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool { get; }

    /// <summary>Begins to read and to write.</summary>
    public void Start()
    {
        _receiving = ReceiveAllAsync();
        _sending = SendAllAsync();
    }

    /// <summary>
    /// Sends what was written, and takes the socket away from Kestrel: neither the end of the request nor that of this connection touches it
    /// any more.
    /// </summary>
    /// <returns>
    /// What came from the peer and was not read, with the wait for more that is under way; null where the socket cannot be had, because it is
    /// closed or something between it and the request, such as TLS, is still at work.
    /// </returns>
    public async ValueTask<(byte[] Early, ReadWait Wait)?> TryDetachAsync()
    {
        lock (_lock)
        {
            if (_shutdownReason is not null || !ReferenceEquals(Transport, _ends))
                return null;
            _isDetached = true;
        }

        await _output.Writer.CompleteAsync();
        await _sending;
        _wait.Take();
        var early = TakeInput();
        await _receiving;
        return ([.. early, .. TakeInput()], _wait);
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        Shutdown(abortReason);
        _output.Reader.CancelPendingRead();
    }

    /// <summary>Ends both directions; the socket is closed when this completes, unless it was taken away.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync();
        await _output.Writer.CompleteAsync();
        await _sending;
        await _receiving;
    }

    private async Task ReceiveAllAsync()
    {
        Exception? error = null;
        var isTaken = false;
        try
        {
            // Without a buffer: it is taken when there is something to put into it.
            while (!isTaken && await ReceiveAsync())
                isTaken = await _wait.ForFirstAsync() == ReadWait.Taken;
        }
        catch (Exception failure)
        {
            // A socket that was closed by Shutdown, which knows why.
            error = failure;
        }

        await _input.Writer.CompleteAsync(_shutdownReason ?? error);
        // Not on this thread: requests that are under way hear of it, and it is they who would run here.
        if (!isTaken)
            _ = _closed.CancelAsync();
    }

    /// <returns>False after the end of what the peer sends, or of who reads it.</returns>
    private async ValueTask<bool> ReceiveAsync()
    {
        var count = Socket.Receive(_input.Writer.GetSpan(LeastReadBytes), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
            return true;
        if (error != SocketError.Success)
            throw new ConnectionResetException($"The peer's connection has ended ({error}).");
        if (count == 0)
            return false;
        _input.Writer.Advance(count);
        var flush = await _input.Writer.FlushAsync();
        return !flush.IsCompleted && !flush.IsCanceled;
    }

    private async Task SendAllAsync()
    {
        Exception? reason = null;
        try
        {
            while (await SendAsync())
            {
            }
        }
        catch (Exception failure)
        {
            reason = failure;
        }

        Shutdown(reason);
        await _output.Reader.CompleteAsync();
        // Reading may wait for a reader that is gone.
        if (!_isDetached)
            _input.Writer.CancelPendingFlush();
    }

    /// <returns>False after the end of what is sent.</returns>
    private async ValueTask<bool> SendAsync()
    {
        var result = await _output.Reader.ReadAsync();
        if (result.IsCanceled)
            return false;
        foreach (var segment in result.Buffer)
            await SocketIO.SendAsync(Socket, segment);
        _output.Reader.AdvanceTo(result.Buffer.End);
        return !result.IsCompleted;
    }

    private byte[] TakeInput()
    {
        try
        {
            if (!_input.Reader.TryRead(out var result))
                return [];
            var bytes = result.Buffer.ToArray();
            _input.Reader.AdvanceTo(result.Buffer.End);
            return bytes;
        }
        catch (Exception)
        {
            // The peer is gone, as whoever reads the socket next is told.
            return [];
        }
    }

    private void Shutdown(Exception? reason)
    {
        lock (_lock)
        {
            if (_isDetached || _shutdownReason is not null)
                return;
            _shutdownReason = reason ?? new ConnectionAbortedException("All was sent, and the connection is ended.");
        }

        SocketIO.Close(Socket);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
