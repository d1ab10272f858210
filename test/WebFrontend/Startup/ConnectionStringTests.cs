using Tidegate.Configuration;
using Tidegate.WebFrontend.Startup;

namespace Tidegate.WebFrontend.Tests.Startup;

public sealed class ConnectionStringTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData("https://*:8443", "https://127.0.0.1:8443")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("http://10.1.2.3:8080", "http://10.1.2.3:8080")]
    public void Endpoint_can_be_used_on_this_machine(string bound, string endpoint) =>
        Assert.Equal(endpoint, ConnectionString.EndpointOf(new AccessOptions(), ListenAddress.ParseAll(bound)[0]));

    [Fact]
    public void Endpoint_is_a_listed_one_where_tokens_must_name_it() => Assert.Equal(
        "https://chat.example.com/base",
        ConnectionString.EndpointOf(new AccessOptions { PublicEndpoints = ["https://chat.example.com/base/", "http://other"] }, ListenAddress.ParseAll("http://127.0.0.1:1")[0]));

    [Fact]
    public void Only_a_generated_key_is_shown()
    {
        Assert.Equal($"Endpoint=http://127.0.0.1:8080;AccessKey={Key};Version=1.0;", Text(new AccessOptions { GeneratedKey = Key }));
        Assert.Contains("AccessKey=<your Access:AccessKey>;", Text(new AccessOptions { AccessKey = Key, SecondaryAccessKey = "x" + Key }), StringComparison.Ordinal);
        Assert.Contains("AccessKey=<your Access:ServiceKey>;", Text(new AccessOptions { AccessKey = Key, ServiceKey = "x" + Key }), StringComparison.Ordinal);
        Assert.Contains("AccessKey=<set Access:AccessKey>;", Text(new AccessOptions()), StringComparison.Ordinal);
    }

    private static string Text(AccessOptions access) => ConnectionString.Of(access, ListenAddress.ParseAll("http://127.0.0.1:8080")[0]).ToString();
}
