using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.Identity;

/// <summary>Which key opens which door (docs/service-api.md, Keys).</summary>
public sealed class SigningKeyTests
{
    private const string Access = "0123456789abcdef0123456789abcdef";
    private const string SecondAccess = "1123456789abcdef0123456789abcdef";
    private const string Service = "2123456789abcdef0123456789abcdef";
    private const string SecondService = "3123456789abcdef0123456789abcdef";
    private const string Generated = "4123456789abcdef0123456789abcdef";
    private const string ClientAudience = "http://localhost:8080/client/hubs/chat";
    private const string ServiceAudience = "http://localhost:8080/api/hubs/chat/:send";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly HostString Host = new("localhost", 8080);

    [Theory]
    [InlineData(Access, true, false)]
    [InlineData(SecondAccess, true, false)]
    [InlineData(Service, true, true)]
    [InlineData(SecondService, true, true)]
    [InlineData(Generated, false, false)]
    public async Task Service_key_opens_both_doors_and_the_access_key_that_of_clients(string key, bool isGoodForClients, bool isGoodForServices)
    {
        var access = new AccessOptions { AccessKey = Access, SecondaryAccessKey = SecondAccess, ServiceKey = Service, SecondaryServiceKey = SecondService };

        Assert.Equal((isGoodForClients, isGoodForServices), await OpensAsync(access, key));
    }

    [Fact]
    public async Task One_key_does_both_where_no_other_is_set()
    {
        Assert.Equal((true, true), await OpensAsync(new AccessOptions { AccessKey = Access }, Access));
        Assert.Equal((true, true), await OpensAsync(new AccessOptions { ServiceKey = Service }, Service));
        Assert.Equal((true, true), await OpensAsync(new AccessOptions { GeneratedKey = Generated }, Generated));
    }

    [Fact]
    public void Generated_key_signs_and_keeps_nobody_out()
    {
        var access = new AccessOptions { GeneratedKey = Generated };

        Assert.Equal(Generated, access.SigningKey?.Value);
        Assert.True(access.AdmitsAnonymous && access.TrustsAnonymousClaims);
        Assert.DoesNotContain(Generated, access.SigningKey!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_of_clients_are_signed_with_the_weaker_key()
    {
        Assert.Equal(Access, new AccessOptions { AccessKey = Access, ServiceKey = Service }.SigningKey?.Value);
        Assert.Equal(Service, new AccessOptions { ServiceKey = Service }.SigningKey?.Value);
        Assert.Null(new AccessOptions().SigningKey);
    }

    private static async Task<(bool Client, bool Service)> OpensAsync(AccessOptions access, string key)
    {
        var tokens = new AccessTokens(Options.Create(new TidegateOptions { Access = access }), new FakeTimeProvider(Now));
        var client = await tokens.CheckAsync(AccessTokenTests.Token(AccessTokenTests.Claims(ClientAudience), key), "chat", Host);
        var fault = await tokens.FaultForServiceAsync(
            AccessTokenTests.Token(AccessTokenTests.Claims(ServiceAudience), key), new AudiencePath(["api", "hubs", "chat", ":send"]), Host);
        return (client.StatusCode == 0, fault is null);
    }
}
