using System.Net.Sockets;

namespace Tidegate.Fairness.Attacks;

/// <summary>A few connections that send as fast as they can.</summary>
/// <param name="target">The service, or whatever else listens.</param>
/// <param name="upgrade">Over WebSockets.</param>
/// <param name="bytes">What is sent again and again.</param>
internal sealed class Flood(Target target, bool upgrade, byte[] bytes) : IAttack
{
    private const int Flooders = 5;

    private readonly List<Socket> _sockets = [];
    private readonly List<Thread> _threads = [];
    private long _sent;
    private int _lost;
    private volatile bool _stop;

    public Task PrepareAsync()
    {
        for (var n = 0; n < Flooders; n++)
            _sockets.Add(upgrade ? RawSocket.Open(target.PublicPort, "/ws?hub=attacked") : RawSocket.Connect(target.PublicPort));
        return Task.CompletedTask;
    }

    public void Begin()
    {
        (_stop, _sent, _lost) = (false, 0, 0);
        foreach (var socket in _sockets)
        {
            var thread = new Thread(() => Send(socket)) { IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }

    public Task<string> EndAsync()
    {
        _stop = true;
        foreach (var socket in _sockets)
            socket.Dispose();
        foreach (var thread in _threads)
            thread.Join();
        _sockets.Clear();
        _threads.Clear();
        return Task.FromResult($"{_sent / 1024} KiB sent, {_lost} of {Flooders} closed by the service");
    }

    private void Send(Socket socket)
    {
        try
        {
            while (!_stop)
                Interlocked.Add(ref _sent, socket.Send(bytes));
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            if (!_stop)
                Interlocked.Increment(ref _lost);
        }
    }
}
