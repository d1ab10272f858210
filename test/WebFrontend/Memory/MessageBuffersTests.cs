using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class MessageBuffersTests
{
    private const int Large = 128 * 1024;

    private readonly MessageRoom _room = new() { LimitBytes = 16 * Large };
    private readonly MessageBuffers _buffers;

    public MessageBuffersTests() => _buffers = new MessageBuffers(_room);

    [Theory]
    [InlineData(4096, 0)]
    [InlineData(8192, 8192)]
    [InlineData(Large, Large)]
    public void Buffer_takes_its_size_from_the_room_unless_it_is_the_first(int size, int taken)
    {
        Assert.True(_buffers.TryRent(size, out var buffer));

        Assert.Equal((size, taken), (buffer.Length, (int)_room.UsedBytes));
        _buffers.Return(buffer);
        Assert.Equal(0, _room.UsedBytes);
    }

    [Fact]
    public void No_buffer_is_made_that_there_is_no_room_for()
    {
        Assert.False(_buffers.TryRent(32 * Large, out var buffer));
        Assert.Null(buffer);
    }

    [Fact]
    public void Stock_of_large_buffers_is_bounded_and_used()
    {
        var first = Rent(12);
        Return(first);

        var again = Rent(3);

        Assert.Equal(2, again.Intersect(first).Count());
    }

    [Fact]
    public void What_was_not_needed_for_a_while_is_let_go()
    {
        var first = Rent(2);
        Return(first);
        _buffers.Trim(all: false);
        Return(Rent(1));

        _buffers.Trim(all: false);

        var left = Rent(2);
        Assert.Single(left.Intersect(first));
        Return(left);
    }

    [Fact]
    public void Stock_is_let_go_at_once_where_memory_is_short()
    {
        var first = Rent(2);
        Return(first);

        _buffers.Trim(all: true);

        Assert.Empty(Rent(2).Intersect(first));
    }

    private List<byte[]> Rent(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _buffers.TryRent(Large, out var buffer) ? buffer : throw new InvalidOperationException("There is no room."))];

    private void Return(List<byte[]> buffers) => buffers.ForEach(_buffers.Return);
}
