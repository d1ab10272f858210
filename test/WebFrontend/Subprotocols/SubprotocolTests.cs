using System.Text;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Tests.Subprotocols;

public sealed class SubprotocolTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("mqtt", null)]
    [InlineData("protobuf.webpubsub.azure.v1", null)]
    [InlineData("json.webpubsub.azure.v1", "json.webpubsub.azure.v1")]
    [InlineData("x,JSON.webpubsub.Azure.v1", "JSON.webpubsub.Azure.v1")]
    public void First_one_that_is_spoken_is_echoed_as_it_was_spelled(string offered, string? chosen) =>
        Assert.Equal(chosen, Subprotocol.Choose(offered.Split(',')));

    [Fact]
    public void Frames_of_the_service_have_their_fields_in_order()
    {
        Assert.Equal("""{"type":"system","event":"connected","userId":null,"connectionId":"c"}""", Text(ServerFrames.Connected(null, "c", null)));
        Assert.Equal("""{"type":"system","event":"disconnected","message":"bye \"x\""}""", Text(ServerFrames.Disconnected("bye \"x\"")));
        Assert.Equal("""{"type":"ack","ackId":18446744073709551615,"success":true}""", Text(ServerFrames.Ack(ulong.MaxValue, null)));
        Assert.Equal(
            """{"type":"ack","ackId":7,"success":false,"error":{"name":"Duplicate","message":"Message with ack-id: 7 has been processed"}}""",
            Text(ServerFrames.Ack(7, AckError.Duplicate(7))));
    }

    [Fact]
    public void The_newest_thousand_numbers_are_remembered()
    {
        var acks = new AckWindow();
        for (ulong id = 0; id <= AckWindow.Capacity; id++)
            acks.Add(id);
        acks.Add(5);

        Assert.False(acks.Contains(0));
        Assert.True(acks.Contains(1));
        Assert.True(acks.Contains(AckWindow.Capacity));
    }

    private static string Text(byte[] frame) => Encoding.UTF8.GetString(frame);
}
