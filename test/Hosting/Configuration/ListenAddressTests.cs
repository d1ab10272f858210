using Tidegate.Configuration;

namespace Tidegate.Hosting.Tests.Configuration;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080", true)]
    [InlineData("HTTPS://[::1]:0/", "https://[::1]:0", true)]
    [InlineData("http://localhost:80", "http://localhost:80", true)]
    [InlineData("http://0.0.0.0:80", "http://0.0.0.0:80", false)]
    [InlineData("http://*:80", "http://[::]:80", false)]
    [InlineData("https://192.168.0.7:443", "https://192.168.0.7:443", false)]
    public void Address_well_formed_is_read(string text, string expected, bool isLoopback)
    {
        Assert.True(ListenAddress.TryParse(text, out var address, out var error), error);
        Assert.Equal((expected, isLoopback), (address.ToString(), address.IsLoopback));
    }

    [Theory]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1:80", true)]
    [InlineData("http://127.0.0.1:80", "https://0.0.0.0:80", true)]
    [InlineData("http://*:80", "http://[::1]:80", true)]
    [InlineData("http://localhost:80", "http://[::1]:80", true)]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.2:80", false)]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1:81", false)]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0", false)]
    public void Addresses_collide_where_only_one_can_be_bound(string one, string other, bool expected)
    {
        ListenAddress.TryParse(one, out var first, out _);
        ListenAddress.TryParse(other, out var second, out _);

        Assert.Equal((expected, expected), (first.Collides(second), second.Collides(first)));
    }
}
