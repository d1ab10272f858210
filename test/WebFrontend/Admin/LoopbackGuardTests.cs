using Tidegate.Hosting.Access;

namespace Tidegate.WebFrontend.Tests.Admin;

public sealed class LoopbackGuardTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:8081", true)]
    [InlineData("admin.localhost:8081", true)]
    [InlineData("127.0.0.1:8081", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("[::1]:8081", true)]
    [InlineData("", false)]
    [InlineData("example.com", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("notlocalhost", false)]
    [InlineData("127.0.0.1.example.com", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("[::]", false)]
    [InlineData("example.com@localhost", false)]
    [InlineData("localhost/x", false)]
    [InlineData("localhost:x", false)]
    public void Host_must_be_loopback(string host, bool expected) => Assert.Equal(expected, LoopbackGuard.IsLoopback(host));

    [Theory]
    [InlineData("http://127.0.0.1:8081", false)]
    [InlineData("HTTP://127.0.0.1:8081", false)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("https://127.0.0.1:8081", true)]
    [InlineData("http://localhost:8081", true)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("http://example.com", true)]
    [InlineData("null", true)]
    [InlineData("", true)]
    public void Origin_must_be_the_listener_itself(string origin, bool foreign) =>
        Assert.Equal(foreign, LoopbackGuard.IsForeign(origin, "http", "127.0.0.1:8081"));
}
