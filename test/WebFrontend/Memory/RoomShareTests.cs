using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class RoomShareTests
{
    private const int Free = RoomShare.FreeBytes;

    private readonly MessageRoom _room = new() { LimitBytes = 1024 * 1024 };

    [Fact]
    public void Little_takes_no_room()
    {
        var share = new RoomShare(_room);

        Assert.True(share.TryAdd(Free));

        Assert.Equal((Free, 0L), (share.Bytes, _room.UsedBytes));
    }

    [Fact]
    public void More_is_taken_before_it_is_held_and_goes_back_when_it_has_gone()
    {
        var share = new RoomShare(_room);
        Assert.True(share.TryAdd(Free + 1));
        Assert.InRange(_room.UsedBytes, 1, Free);
        Assert.True(share.TryAdd(256 * 1024));
        Assert.InRange(_room.UsedBytes, 256 * 1024, (256 * 1024) + Free);

        share.Remove(256 * 1024);
        Assert.InRange(_room.UsedBytes, 1, Free);
        share.Remove(Free);

        Assert.Equal((1L, 0L), (share.Bytes, _room.UsedBytes));
    }

    [Fact]
    public void What_there_is_no_room_for_changes_nothing()
    {
        var share = new RoomShare(_room);
        share.TryAdd(100);

        Assert.False(share.TryAdd(2 * 1024 * 1024));

        Assert.Equal((100L, 0L), (share.Bytes, _room.UsedBytes));
    }
}
