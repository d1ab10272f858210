using System.Text;
using System.Threading.Channels;
using Tidegate.WebFrontend.Draining;

namespace Tidegate.WebFrontend.Tests.Draining;

/// <summary>Sockets that are gone a call of <see cref="CompleteCloses"/> after their close was begun.</summary>
internal sealed class FakeSockets(int count) : IDrainSockets
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);

    private readonly Lock _changes = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waits = [];
    private readonly SemaphoreSlim _announced = new(0);
    private int _begun;

    public int Count { get; private set; } = count;

    public int Begun => Volatile.Read(ref _begun);

    public bool AreFlushing { get; set; }

    /// <summary>The bounds that were set, in order.</summary>
    public Channel<TimeSpan> Ends { get; } = Channel.CreateUnbounded<TimeSpan>();

    public List<string> Notices { get; } = [];

    public int Announce(Func<int, int, ReadOnlyMemory<byte>> notice)
    {
        for (var i = 0; i < Count; i++)
            Notices.Add(Encoding.UTF8.GetString(notice(i, Count).Span));
        _announced.Release();
        return Count;
    }

    public void EndWithin(TimeSpan time) => Ends.Writer.TryWrite(time);

    public int Close(int most)
    {
        lock (_changes)
        {
            var closed = Math.Min(most, Count - _begun);
            _begun += closed;
            foreach (var (_, reached) in _waits.Where(wait => wait.Count <= _begun))
                reached.TrySetResult();
            return closed;
        }
    }

    /// <summary>Waits until the clients were told once more.</summary>
    public async Task WaitForAnnouncedAsync() => Assert.True(await _announced.WaitAsync(WaitLimit), "No notice was sent.");

    /// <summary>Waits until so many closes were begun.</summary>
    public async Task WaitForBegunAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_changes)
        {
            _waits.Add((count, reached));
            if (_begun >= count)
                return;
        }

        try
        {
            await reached.Task.WaitAsync(WaitLimit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"close {count} was not begun; {Begun} were");
        }
    }

    public void CompleteCloses()
    {
        lock (_changes)
            (Count, _begun) = (Count - _begun, 0);
    }

    public void Add(int sockets)
    {
        lock (_changes)
            Count += sockets;
    }
}
