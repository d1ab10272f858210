using Tidegate.Compare.Running;
using Tidegate.Compare.Starting;

namespace Tidegate.Tools.Tests.Compare;

public class LoadTargetTests
{
    [Fact]
    public void A_plain_target_has_no_greeting() =>
        Assert.Equal(["--port", "8080", "--path", "/ws", "--sources", "127.0.0.2,127.0.0.3,127.0.0.4"], new LoadTarget { Port = 8080 }.Arguments());

    [Fact]
    public void What_a_protocol_says_is_on_one_line()
    {
        var arguments = new LoadTarget
        {
            Port = 1,
            Binary = true,
            Tls = true,
            Subprotocol = "v1",
            Greeting = "SUB all 1\r\nPING\r\n",
            Greeted = "PONG",
            Replies = [new("PING\r\n", "PONG\r\n")],
        }.Arguments().ToArray();

        Assert.Contains("Sec-WebSocket-Protocol: v1\\r\\n", arguments);
        Assert.Contains("SUB all 1\\r\\nPING\\r\\n", arguments);
        Assert.Contains("PONG\\r\\n", arguments);
        Assert.Contains("--binary", arguments);
        Assert.Contains("--tls", arguments);
        Assert.DoesNotContain(arguments, argument => argument.Contains('\n'));
    }

    [Fact]
    public void A_backslash_survives() => Assert.Equal("a\\\\r\\r", LoadClient.Escaped("a\\r\r"));

    [Fact]
    public void A_post_says_its_length_in_bytes() => Assert.Equal(
        "POST /x HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\né", Trigger.Post(80, "/x", "é").Text);
}
