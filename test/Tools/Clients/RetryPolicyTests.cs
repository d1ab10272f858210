using Tidegate.Clients.Load;

namespace Tidegate.Tools.Tests.Clients;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(1012, true)]
    [InlineData(1013, true)]
    [InlineData(1006, true)]
    [InlineData(4003, true)]
    [InlineData(1000, false)]
    [InlineData(1008, false)]
    [InlineData(4001, false)]
    [InlineData(4006, false)]
    public void Return_depends_on_the_close_code(int code, bool expected) => Assert.Equal(expected, RetryPolicy.MayReturn(code));

    [Fact]
    public void Wait_is_what_the_server_told_and_up_to_half_more()
    {
        Assert.Equal(TimeSpan.FromSeconds(4), RetryPolicy.Wait(TimeSpan.FromSeconds(4), 0));
        Assert.Equal(TimeSpan.FromSeconds(6), RetryPolicy.Wait(TimeSpan.FromSeconds(4), 1));
        Assert.Equal(TimeSpan.FromSeconds(1), RetryPolicy.Wait(null, 0));
        Assert.Equal(TimeSpan.FromSeconds(1), RetryPolicy.Wait(TimeSpan.Zero, 0));
    }
}
