using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class MessageRoomTests
{
    private const int Small = MessageRoom.SmallBytes;

    private readonly MessageRoom _room = new() { LimitBytes = 8 * Small };

    [Fact]
    public void Last_quarter_is_for_those_who_hold_little()
    {
        Assert.True(_room.TryTake(6 * Small, 6 * Small));
        Assert.False(_room.TryTake(2 * Small, 2 * Small));
        Assert.True(_room.TryTake(Small, Small));
        Assert.True(_room.TryTake(Small, Small));
        Assert.False(_room.TryTake(1, 1));

        Assert.Equal((8L * Small, 2L), (_room.UsedBytes, _room.Refused));
    }

    [Fact]
    public void Room_that_comes_back_is_there_for_others()
    {
        _room.TryTake(6 * Small, 6 * Small);
        _room.Return(6 * Small);

        Assert.True(_room.TryTake(6 * Small, 6 * Small));
    }

    [Fact]
    public void Nobody_becomes_large_while_the_process_is_short_of_memory()
    {
        _room.IsSmallOnly = true;

        Assert.False(_room.TryTake(2 * Small, 2 * Small));
        Assert.True(_room.TryTake(Small, Small));
    }

    [Fact]
    public void Ramp_from_many_threads_never_passes_the_bound()
    {
        var most = 0L;
        Parallel.For(0, 10_000, _ =>
        {
            if (!_room.TryTake(Small, Small)) return;
            var used = _room.UsedBytes;
            long seen;
            while (used > (seen = Interlocked.Read(ref most)) && Interlocked.CompareExchange(ref most, used, seen) != seen)
            {
            }

            _room.Return(Small);
        });

        Assert.Equal(0, _room.UsedBytes);
        Assert.InRange(most, Small, 8L * Small + (Environment.ProcessorCount * Small));
    }
}
