using Tidegate.WebFrontend.Diagnostics;

namespace Tidegate.WebFrontend.Tests.Diagnostics;

public sealed class UserHashTests
{
    [Fact]
    public void User_hash_is_the_same_for_one_user_and_tells_nothing_of_the_name()
    {
        Assert.Null(UserHash.Of(null));
        Assert.Equal(UserHash.Of("ann"), UserHash.Of("ann"));
        Assert.NotEqual(UserHash.Of("ann"), UserHash.Of("bob"));
        Assert.Matches("^[0-9a-f]{16}$", UserHash.Of("ann\r\n"));
    }
}
