using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Tidegate.Hosting.Descriptors;

/// <summary>
/// A listening socket that accepts only while descriptors are to be had. Kestrel's own tries again at once, for ever, when the kernel has
/// none left: the connection that it cannot accept stays in the queue.
/// </summary>
internal sealed class GatedListener : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly bool _noDelay;
    private readonly SocketConnectionContextFactory _connections;
    private readonly DescriptorGate _gate;
    private readonly CancellationTokenSource _closed = new();

    private GatedListener(Socket socket, SocketTransportOptions options, DescriptorGate gate, ILoggerFactory loggers)
    {
        _socket = socket;
        _noDelay = options.NoDelay;
        _gate = gate;
        EndPoint = socket.LocalEndPoint!;
        _connections = new SocketConnectionContextFactory(
            ConnectionOptions(options),
            loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));
    }

    /// <summary>Where it listens, with the port that it got.</summary>
    public EndPoint EndPoint { get; }

    // Kestrel's own listener makes them by the first way. The public one leaves out Kestrel's pool of pinned blocks: every block over the few
    // that the shared pool of arrays keeps is garbage then, a gigabyte of it where a thousand clients do not read.
    private static SocketConnectionFactoryOptions ConnectionOptions(SocketTransportOptions options)
    {
        try
        {
            return ConnectionOptionsOf(options);
        }
        catch (MissingMethodException)
        {
            return new SocketConnectionFactoryOptions
            {
                IOQueueCount = options.IOQueueCount,
                WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
                MaxReadBufferSize = options.MaxReadBufferSize,
                MaxWriteBufferSize = options.MaxWriteBufferSize,
                UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
            };
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions ConnectionOptionsOf(SocketTransportOptions options);

    /// <summary>Binds and listens.</summary>
    /// <exception cref="AddressInUseException">Another process has the port.</exception>
    public static GatedListener Bind(EndPoint endpoint, SocketTransportOptions options, DescriptorGate gate, ILoggerFactory loggers)
    {
        Socket? socket = null;
        try
        {
            socket = options.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Backlog);
            return new GatedListener(socket, options, gate, loggers);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket?.Dispose();
            throw new AddressInUseException(failure.Message, failure);
        }
    }

    /// <summary>Waits for the next socket.</summary>
    /// <returns>The socket; null once this is closed.</returns>
    public async ValueTask<Socket?> AcceptAsync()
    {
        while (true)
        {
            try
            {
                await _gate.WaitAsync(_closed.Token);
                var accepted = await _socket.AcceptAsync(_closed.Token);
                _gate.Accepted();
                return accepted;
            }
            catch (Exception) when (_closed.IsCancellationRequested)
            {
                return null;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // The peer was gone before it was accepted.
            }
            catch (SocketException failure)
            {
                if (!await WaitAsync(failure))
                    return null;
            }
        }
    }

    /// <summary>To be called after an accepted socket was closed.</summary>
    public void Closed() => _gate.Closed();

    /// <summary>Listens no longer; connections that were accepted live on.</summary>
    public void Unbind()
    {
        _closed.Cancel();
        _socket.Dispose();
    }

    /// <summary>Gives back the memory of all its connections, which have ended.</summary>
    public ValueTask DisposeAsync()
    {
        Unbind();
        _connections.Dispose();
        return default;
    }

    /// <summary>Makes a connection of an accepted socket, which reads from now on.</summary>
    /// <exception cref="SocketException">The peer is gone.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed meanwhile.</exception>
    public ConnectionContext Connect(Socket accepted)
    {
        if (accepted.LocalEndPoint is IPEndPoint)
            accepted.NoDelay = _noDelay;
        return _connections.Create(accepted);
    }

    private async Task<bool> WaitAsync(SocketException failure)
    {
        try
        {
            await _gate.BackOffAsync(failure, _closed.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
