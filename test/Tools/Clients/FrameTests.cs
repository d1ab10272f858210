using Tidegate.Clients.WebSockets;

namespace Tidegate.Tools.Tests.Clients;

public sealed class FrameTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(125, false)]
    [InlineData(126, true)]
    [InlineData(65_535, false)]
    [InlineData(65_536, true)]
    public async Task Frame_survives_writing_and_reading(int length, bool masked)
    {
        var payload = new byte[length];
        new Random(1).NextBytes(payload);
        var frame = new Frame(Opcode.Binary, payload) { Masked = masked, Final = false, Reserved = 5 };

        var read = await Frame.ReadAsync(new MemoryStream(frame.ToBytes()));

        Assert.Equal(payload, read!.Payload);
        Assert.Equal((Opcode.Binary, masked, false, (byte)5), (read.Opcode, read.Masked, read.Final, read.Reserved));
    }

    [Fact]
    public async Task End_of_the_stream_is_no_frame() => Assert.Null(await Frame.ReadAsync(new MemoryStream()));

    [Fact]
    public void Close_frame_carries_its_code() => Assert.Equal(4001, Frame.OfClose(4001).CloseCode);
}
