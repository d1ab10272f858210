using System.Collections.Immutable;
using System.Text;
using Tidegate.Topics;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Tests.Subprotocols;

public sealed class MessageEnvelopeTests
{
    [Fact]
    public void Group_message_names_its_group_and_its_sender()
    {
        var message = Json("{ \"a\" : 1 }") with { FromUserId = "ann" };

        Assert.Equal(
            """{"type":"message","from":"group","fromUserId":"ann","group":"a/b","dataType":"json","data":{ "a" : 1 }}""",
            Of(TopicKey.Group("chat", "a/b"), message));
    }

    [Fact]
    public void Message_of_an_application_to_a_group_has_no_sender() => Assert.Equal(
        """{"type":"message","from":"group","fromUserId":null,"group":"g","dataType":"text","data":"x"}""",
        Of(TopicKey.Group("chat", "g"), Message.FromText("x")));

    [Theory]
    [InlineData("hub/chat")]
    [InlineData("user/chat/ann")]
    [InlineData("connection/c1")]
    public void Message_to_anything_else_comes_from_the_server(string target) => Assert.Equal(
        """{"type":"message","from":"server","dataType":"json","data":"x"}""",
        Of(target, Json("\"x\"") with { FromUserId = "ann" }));

    [Fact]
    public void Text_is_escaped_as_json_demands_and_no_more() => Assert.Equal(
        """{"type":"message","from":"server","dataType":"text","data":"<ä>\"\\\n"}""",
        Of("hub/chat", Message.FromText("<ä>\"\\\n")));

    [Fact]
    public void Bytes_are_base64_and_metadata_stands_last()
    {
        var message = Message.FromBytes([0, 255]) with { Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("b", "2").Add("a", "1") };

        Assert.Equal("""{"type":"message","from":"server","dataType":"binary","data":"AP8=","metadata":{"a":"1","b":"2"}}""", Of("hub/chat", message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    public void What_an_application_wrongly_calls_json_goes_as_text(string payload) => Assert.Equal(
        $"{{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\",\"data\":\"{payload}\"}}",
        Of("hub/chat", Json(payload)));

    [Fact]
    public void Text_that_is_no_utf8_breaks_no_frame() => Assert.Equal(
        """{"type":"message","from":"server","dataType":"text","data":"a�"}""",
        Of("hub/chat", new Message { Kind = MessageKind.Text, Payload = [(byte)'a', 0xff], IsJson = true }));

    private static string Of(string target, Message message) => Encoding.UTF8.GetString(MessageEnvelope.Of(target, message));

    private static Message Json(string json) => Message.FromText(json) with { IsJson = true };
}
