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
        var rented = Enumerable.Range(0, 12).Select(_ => _buffers.TryRent(Large, out var buffer) ? buffer : null).ToList();
        foreach (var buffer in rented) _buffers.Return(buffer!);
        Assert.Equal(2 * Large, _buffers.StockBytes);

        Assert.True(_buffers.TryRent(Large, out var again));

        Assert.Contains(again, rented);
        Assert.Equal(Large, _buffers.StockBytes);
    }

    [Fact]
    public void What_was_not_needed_for_a_while_is_let_go()
    {
        Rent(2);
        _buffers.Trim(all: false);
        Assert.Equal(2 * Large, _buffers.StockBytes);
        Rent(1);

        _buffers.Trim(all: false);

        Assert.Equal(Large, _buffers.StockBytes);
        _buffers.Trim(all: true);
        Assert.Equal(0, _buffers.StockBytes);
    }

    private void Rent(int count)
    {
        var rented = Enumerable.Range(0, count).Select(_ => _buffers.TryRent(Large, out var buffer) ? buffer : null).ToList();
        foreach (var buffer in rented) _buffers.Return(buffer!);
    }
}
