using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tidegate.WebFrontend.Admin.Groups;

namespace Tidegate.WebFrontend.Tests.Admin.Groups;

public sealed class IdempotencyKeyTests
{
    [Fact]
    public void Same_key_is_the_same_message_and_another_one_another()
    {
        Assert.Equal(Read("order-17"), Read("order-17"));
        Assert.NotEqual(Read("order-17"), Read("order-18"));
        Assert.NotEqual(Guid.Empty, Read("order-17"));
    }

    [Fact]
    public void Key_may_be_missing()
    {
        Assert.True(IdempotencyKey.TryRead(new HeaderDictionary(), out var identity));
        Assert.Null(identity);
    }

    public static TheoryData<string[]> Bad => [[""], ["a b"], ["a\u007f"], ["\u00e9"], [new string('x', 256)], ["one", "two"]];

    [Theory, MemberData(nameof(Bad))]
    public void Bad_key_is_refused(string[] values) =>
        Assert.False(IdempotencyKey.TryRead(new HeaderDictionary { [IdempotencyKey.Header] = new StringValues(values) }, out _));

    private static Guid Read(string key)
    {
        Assert.True(IdempotencyKey.TryRead(new HeaderDictionary { [IdempotencyKey.Header] = key }, out var identity));
        return identity!.Value;
    }
}
