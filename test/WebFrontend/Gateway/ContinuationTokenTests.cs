using CsCheck;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class ContinuationTokenTests
{
    [Fact]
    public void Token_says_the_place_it_was_made_of()
    {
        var cursor = new ConnectionCursor("machine-8080/1a2b", "AbC_-123");

        Assert.True(ContinuationToken.TryRead(ContinuationToken.Write(cursor), out var read));
        Assert.Equal(cursor, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc!")]
    [InlineData("MQ")]
    [InlineData("MgphCmI")]
    [InlineData("MQoKYg")]
    public void Whatever_was_not_made_here_is_refused(string token) => Assert.False(ContinuationToken.TryRead(token, out _));

    [Fact]
    public void Any_text_is_refused_or_read_but_never_fails() =>
        Gen.String.Sample(text => ContinuationToken.TryRead(text, out var cursor) == (cursor is not null));

    [Fact]
    public void Overlong_token_is_refused() => Assert.False(ContinuationToken.TryRead(new string('A', 1028), out _));
}
