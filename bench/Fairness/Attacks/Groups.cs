using System.Net.Sockets;

namespace Tidegate.Fairness.Attacks;

/// <summary>Clients that connect with fresh groups, as many as one may, and leave at once.</summary>
internal sealed class Groups(Target target) : IAttack
{
    private const int Clients = 5;
    private const int GroupsEach = 50;

    private readonly List<Thread> _threads = [];
    private long _connects;
    private long _refused;
    private volatile bool _stop;

    public Task PrepareAsync() => Task.CompletedTask;

    public void Begin()
    {
        (_stop, _connects, _refused) = (false, 0, 0);
        for (var n = 0; n < Clients; n++)
        {
            var thread = new Thread(Churn) { IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }

    public Task<string> EndAsync()
    {
        _stop = true;
        foreach (var thread in _threads)
            thread.Join();
        _threads.Clear();
        return Task.FromResult($"{_connects} connects with {GroupsEach} groups, {_refused} refused");
    }

    private void Churn()
    {
        while (!_stop)
        {
            try
            {
                var groups = string.Join("&group=", Enumerable.Range(0, GroupsEach).Select(_ => $"{Random.Shared.NextInt64():x}"));
                RawSocket.Open(target.PublicPort, $"/ws?hub=attacked&group={groups}").Dispose();
                Interlocked.Increment(ref _connects);
            }
            catch (Exception end) when (end is SocketException or IOException)
            {
                Interlocked.Increment(ref _refused);
            }
        }
    }
}
