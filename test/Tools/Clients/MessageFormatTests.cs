using System.Text;
using Tidegate.Clients.WebSockets;

namespace Tidegate.Tools.Tests.Clients;

public sealed class MessageFormatTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(1234567890123)]
    public void Payload_carries_its_scheduled_time(long scheduled)
    {
        var message = new byte[100];
        Payload.Write(message, scheduled);

        Assert.True(Payload.TryRead(message, out var read));
        Assert.Equal(scheduled, read);
        Assert.All(message, character => Assert.InRange(character, (byte)' ', (byte)'~'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("TGL:0000")]
    [InlineData("TGL:zzzzzzzzzzzzzzzz")]
    [InlineData("hello, this is another message")]
    public void Payload_of_others_is_not_read(string text) => Assert.False(Payload.TryRead(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("{\"type\":\"system\",\"event\":\"idleWarning\",\"closesInSeconds\":30}", "idleWarning")]
    [InlineData("{\"type\":\"message\",\"event\":\"idleWarning\"}", null)]
    [InlineData("{\"type\":\"system\"}", null)]
    [InlineData("{\"type\":\"system\",\"event\":7}", null)]
    [InlineData("{\"type\":\"system\",\"ev", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void Notice_is_known_by_type_and_event(string text, string? expected) =>
        Assert.Equal(expected, Notice.EventOf(Encoding.UTF8.GetBytes(text)));
}
