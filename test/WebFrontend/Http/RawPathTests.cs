using Tidegate.WebFrontend.Http;

namespace Tidegate.WebFrontend.Tests.Http;

public sealed class RawPathTests
{
    [Theory]
    [InlineData("/admin/hubs/chat/groups/a%2Fb:send", 4, "a/b:send")]
    [InlineData("/admin/hubs/chat/groups/a%252Fb:send?x=/1", 4, "a%2Fb:send")]
    [InlineData("/admin/hubs/chat/groups/%C3%A4+%20", 4, "ä+ ")]
    [InlineData("/admin/hubs/chat", 2, "chat")]
    [InlineData("/admin/hubs/%63hat", 2, "chat")]
    public void Segment_is_decoded_once_and_wholly(string target, int index, string expected) =>
        Assert.Equal(expected, RawPath.NameAt(target, index));

    [Theory]
    [InlineData("/admin/hubs", 2)]
    [InlineData("/admin/./hubs/chat", 3)]
    [InlineData("/admin//hubs/chat", 3)]
    [InlineData("/admin/hubs/%2e%2e/chat", 3)]
    [InlineData("/admin/hubs/a%FF", 2)]
    [InlineData("/admin/hubs/a%ED%A0%80", 2)]
    [InlineData("/admin/hubs/a%", 2)]
    [InlineData("/admin/hubs/a%2", 2)]
    [InlineData("/admin/hubs/a%zz", 2)]
    [InlineData("http://127.0.0.1/admin/hubs/chat", 2)]
    [InlineData("*", 0)]
    public void Whatever_is_not_plain_has_no_name(string target, int index) => Assert.Null(RawPath.NameAt(target, index));
}
