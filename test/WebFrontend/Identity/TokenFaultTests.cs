using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.Identity;

/// <summary>Who is refused is told which claim is wrong, and operators why.</summary>
public sealed class TokenFaultTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Good = "http://localhost:8080/client/hubs/chat";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string> Faults => new()
    {
        { "token", "abc", "no JWT" },
        { "token", Sign(extra: ",\"x\":\"" + new string('x', 9000) + "\""), "more than 8192 bytes" },
        { "alg", AccessTokenTests.Token(AccessTokenTests.Claims(), alg: "HS512"), "alg is HS512, and must be HS256" },
        { "alg", AccessTokenTests.Token(AccessTokenTests.Claims(), alg: "none"), "alg is none" },
        { "crit", AccessTokenTests.Token(AccessTokenTests.Claims(), header: ",\"crit\":[\"zz\"],\"zz\":1"), "extensions" },
        { "signature", AccessTokenTests.Token(AccessTokenTests.Claims(), key: new string('x', 32)), "none of the keys that count here (Access:AccessKey)" },
        { "signature", AccessTokenTests.Token(AccessTokenTests.Claims("http://evil.example/"), key: new string('x', 32)), "none of the keys that count here (Access:AccessKey)" },
        { "exp", AccessTokenTests.Token(AccessTokenTests.Claims(exp: null)), "no exp" },
        { "exp", AccessTokenTests.Token(AccessTokenTests.Claims(exp: Now.AddMinutes(-6).ToUnixTimeSeconds())), "exp is 2025-12-31T23:54:00Z, and it is 2026-01-01T00:00:00Z" },
        { "nbf", Sign(extra: ",\"nbf\":" + Now.AddMinutes(6).ToUnixTimeSeconds()), "nbf is 2026-01-01T00:06:00Z" },
        { "aud", Sign("http://localhost:8080/client/hubs/other"), "aud is http://localhost:8080/client/hubs/other, and must be http://localhost:8080/client/hubs/chat" },
        { "aud", AccessTokenTests.Token("{\"exp\":" + Now.AddHours(1).ToUnixTimeSeconds() + "}"), "aud is missing" },
        { "token", Sign(extra: ",\"sub\":[\"ann\",\"bob\"]"), "sub is one text" },
        { "sub", Sign(extra: ",\"sub\":\"" + new string('u', 1025) + "\""), "one user" },
        { "webpubsub.group", Sign(extra: ",\"webpubsub.group\":\" \""), "invalid group" },
        { "token", Sign(extra: ",\"webpubsub.group\":[\"ok\",\"\\udc00x\"]"), "no text" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Refusal_names_the_claim_and_the_log_the_cause(string claim, string token, string cause)
    {
        var options = new TidegateOptions();
        options.Access.AccessKey = Key;

        var fault = (await new AccessTokens(Options.Create(options), new FakeTimeProvider(Now)).CheckAsync(token, "chat", new HostString("localhost", 8080))).Fault!;

        Assert.Equal(claim, fault.Claim);
        Assert.Contains(cause, fault.Cause, StringComparison.Ordinal);
        Assert.All([fault.Told, fault.Cause], text => Assert.DoesNotContain(Key, text, StringComparison.Ordinal));
        Assert.All([fault.Told, fault.Cause], text => Assert.DoesNotContain("ann", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Audience_of_a_request_is_never_in_the_log()
    {
        var options = new TidegateOptions();
        options.Access.AccessKey = Key;
        var tokens = new AccessTokens(Options.Create(options), new FakeTimeProvider(Now));
        var path = new AudiencePath(["api", "hubs", "chat", "users", "ann", ":send"]);

        var otherPath = await tokens.FaultForServiceAsync(Sign("http://localhost:8080/api/hubs/chat/users/ann/:closeConnections"), path, new HostString("localhost", 8080));
        var otherHost = await tokens.FaultForServiceAsync(Sign("http://elsewhere/api/hubs/chat/users/ann/:send"), path, new HostString("localhost", 8080));

        Assert.Equal("aud", otherPath?.Claim);
        Assert.Contains("another URL", otherPath?.Cause, StringComparison.Ordinal);
        Assert.Contains("another address", otherHost?.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", otherPath!.Cause + otherHost!.Cause, StringComparison.Ordinal);
    }

    private static string Sign(string audience = Good, string extra = "") => AccessTokenTests.Token(AccessTokenTests.Claims(audience, extra: extra));
}
