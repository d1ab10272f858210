using Tidegate.Hosting.Access;

namespace Tidegate.WebFrontend.Tests.Admin;

public sealed class AdminAccessTests
{
    private const string Key = "a-key-of-some-length";

    private readonly AdminAccess _access = new(Key);

    [Theory]
    [InlineData("Bearer " + Key, null, true)]
    [InlineData("bearer " + Key, null, true)]
    [InlineData(null, Key, true)]
    [InlineData("Bearer " + Key, "wrong", true)]
    [InlineData("Bearer wrong", Key, false)]
    [InlineData("Basic " + Key, null, false)]
    [InlineData(Key, null, false)]
    [InlineData("Bearer", null, false)]
    [InlineData("", "", false)]
    [InlineData(null, null, false)]
    [InlineData(null, Key + "x", false)]
    [InlineData(null, "A-KEY-OF-SOME-LENGTH", false)]
    public void Key_must_match(string? authorization, string? adminKey, bool expected) =>
        Assert.Equal(expected, _access.Allows(authorization, adminKey));

    [Theory]
    [InlineData("x:" + Key, true)]
    [InlineData(":" + Key, true)]
    [InlineData("x:wrong", false)]
    [InlineData(Key + ":", false)]
    [InlineData(Key, false)]
    [InlineData("", false)]
    public void Key_as_the_password_of_Basic_counts_only_where_that_is_allowed(string credentials, bool expected)
    {
        var header = "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials));
        Assert.Equal(expected, _access.Allows(header, null, allowsBasic: true));
        Assert.False(_access.Allows(header, null));
    }

    [Fact]
    public void Basic_that_is_no_base64_is_refused() => Assert.False(_access.Allows("Basic ***", null, allowsBasic: true));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_key_nothing_is_asked(string? key)
    {
        var access = new AdminAccess(key);

        Assert.False(access.NeedsKey);
        Assert.True(access.Allows(null, null));
    }
}
