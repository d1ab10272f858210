using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Tidegate.WebFrontend.Transport;

/// <summary>Makes the connections of one listener.</summary>
internal sealed class SocketTransports
{
    private readonly MemoryPool<byte> _pool;
    private readonly PipeOptions _input;
    private readonly PipeOptions _output;
    private readonly bool _noDelay;
    private long _lastId;

    /// <param name="pool">Where buffers come from.</param>
    /// <param name="options">Bounds of what is read ahead and of what may wait to be sent.</param>
    /// <param name="now">This moment: ids of one process do not come again in the next.</param>
    public SocketTransports(MemoryPool<byte> pool, SocketTransportOptions options, DateTimeOffset now)
    {
        _pool = pool;
        _lastId = now.UtcTicks;
        _noDelay = options.NoDelay;
        _input = Bounded(options.MaxReadBufferSize);
        _output = Bounded(options.MaxWriteBufferSize);
    }

    /// <summary>Makes a connection of an accepted socket, which reads from now on.</summary>
    /// <exception cref="SocketException">The peer is gone.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed meanwhile.</exception>
    public SocketTransport Connect(Socket accepted)
    {
        accepted.NoDelay = _noDelay;
        // What the kernel does not take or have at once is waited for, never on a thread.
        accepted.Blocking = false;
        var transport = new SocketTransport(NextId(), accepted, _pool, _input, _output);
        transport.Start();
        return transport;
    }

    // Whoever reads or writes goes on with what follows; there is no queue between.
    private PipeOptions Bounded(long? bytes) => new(
        _pool, PipeScheduler.Inline, PipeScheduler.Inline, bytes ?? 0, (bytes ?? 0) / 2, useSynchronizationContext: false);

    private string NextId() => Interlocked.Increment(ref _lastId).ToString("X", CultureInfo.InvariantCulture);
}
