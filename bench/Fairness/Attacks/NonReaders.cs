using System.Net.Sockets;
using System.Text;

namespace Tidegate.Fairness.Attacks;

/// <summary>Clients that read nothing, and messages to all of them until each is given up as a slow consumer.</summary>
internal sealed class NonReaders(Target target) : IAttack
{
    private const int Clients = 1000;
    private const int ReceiveBufferBytes = 4096;
    private const int MessageBytes = 60 * 1024;

    /// <summary>More than the kernel and a queue of 1 MiB hold.</summary>
    private const int Messages = 60;

    private readonly HttpClient _http = new();
    private readonly List<Socket> _sockets = [];
    private Task _sending = Task.CompletedTask;
    private int _sent;
    private volatile bool _stop;

    public Task PrepareAsync()
    {
        for (var n = 0; n < Clients; n++)
            _sockets.Add(RawSocket.Open(target.PublicPort, "/ws?hub=attacked", ReceiveBufferBytes));
        return Task.CompletedTask;
    }

    public void Begin()
    {
        (_stop, _sent) = (false, 0);
        _sending = SendAsync();
    }

    public async Task<string> EndAsync()
    {
        _stop = true;
        await _sending;
        foreach (var socket in _sockets)
            socket.Dispose();
        _sockets.Clear();
        return $"{Clients} clients, {_sent} messages to each";
    }

    private async Task SendAsync()
    {
        var address = new Uri($"http://127.0.0.1:{target.AdminPort}/admin/hubs/attacked:send");
        var text = new string('x', MessageBytes);
        while (!_stop && _sent < Messages)
        {
            using var content = new StringContent(text, Encoding.UTF8, "text/plain");
            using var answer = await _http.PostAsync(address, content);
            if (answer.IsSuccessStatusCode)
                _sent++;
        }
    }
}
