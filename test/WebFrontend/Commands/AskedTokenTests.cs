using Tidegate.WebFrontend.Commands;

namespace Tidegate.WebFrontend.Tests.Commands;

public sealed class AskedTokenTests
{
    [Theory]
    [InlineData("a.b.c", "a.b.c", null, null)]
    [InlineData(" Bearer a.b.c ", "a.b.c", null, null)]
    [InlineData("ws://127.0.0.1:8080/client/hubs/chat?access_token=a.b.c", "a.b.c", "http://127.0.0.1:8080", "chat")]
    [InlineData("wss://example.com/base/client/hubs/%63hat?x=1&access_token=a.b.c", "a.b.c", "https://example.com/base", "chat")]
    [InlineData("http://localhost:1/client?hub=chat&access_token=a.b.c", "a.b.c", "http://localhost:1", "chat")]
    [InlineData("ws://localhost:1/ws?access_token=a.b.c", "a.b.c", "http://localhost:1", "default")]
    [InlineData("ws://localhost:1/client/hubs/chat", "", "http://localhost:1", "chat")]
    public void Token_is_found_with_the_place_where_it_was_used(string text, string token, string? endpoint, string? hub) =>
        Assert.Equal(new AskedToken(token, endpoint, hub), AskedToken.Read(text));
}
