using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class KernelSocketsTests
{
    private const string Sockstat = "sockets: used 1200\nTCP: inuse 600 orphan 0 tw 3 alloc 700 mem 2000\nUDP: inuse 2 mem 1\n";

    [Fact]
    public void Buffers_are_shared_by_the_sockets_of_both_families() => Assert.Equal(
        KernelSockets.StructureBytes + (2000 * 4096 / 1000),
        KernelSockets.BytesPerSocket(Sockstat, "TCP6: inuse 400\nUDP6: inuse 1\n", 4096));

    [Fact]
    public void Full_buffers_of_somebody_are_not_everybodys_share() => Assert.Equal(
        KernelSockets.StructureBytes + KernelSockets.MostBufferBytes,
        KernelSockets.BytesPerSocket("TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 90000\n", null, 4096));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("TCP: inuse\n")]
    [InlineData("TCP: inuse many mem few\n")]
    public void Text_without_figures_leaves_the_structure(string? text) =>
        Assert.Equal(KernelSockets.StructureBytes, KernelSockets.BytesPerSocket(text, text, 4096));
}
