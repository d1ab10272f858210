using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.Identity;

public sealed class ServiceTokenTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Second = "fedcba9876543210fedcba9876543210";
    private const string Target = "/api/hubs/chat/users/ann/:send?api-version=2024-12-01&messageTtlSeconds=5";
    private const string Good = "http://localhost:8080" + Target;
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> BadTokens => new()
    {
        { "empty", "" },
        { "not a token", "abc" },
        { "three parts of nothing", ".." },
        { "five parts", Token(Good) + ".x.y" },
        { "no signature", string.Join('.', Token(Good).Split('.')[..2]) + "." },
        { "alg none", Token(Good, alg: "none") },
        { "alg None", Token(Good, alg: "None") },
        { "alg HS512 in the header", Token(Good, alg: "HS512") },
        { "alg RS256 in the header", Token(Good, alg: "RS256") },
        { "another key", Token(Good, key: new string('x', 32)) },
        { "base64 of the key", Token(Good, key: Convert.ToBase64String(Encoding.UTF8.GetBytes(Key))) },
        { "empty key", Token(Good, key: "") },
        { "key in another case", Token(Good, key: Key.ToUpperInvariant()) },
        { "no exp", AccessTokenTests.Token(AccessTokenTests.Claims(Good, exp: null)) },
        { "expired beyond the skew", AccessTokenTests.Token(AccessTokenTests.Claims(Good, Now.AddMinutes(-6).ToUnixTimeSeconds())) },
        { "nbf in the future", Token(Good, extra: ",\"nbf\":" + Now.AddMinutes(6).ToUnixTimeSeconds()) },
        { "exp as text", AccessTokenTests.Token("{\"aud\":\"" + Good + "\",\"exp\":\"tomorrow\"}") },
        { "no aud", AccessTokenTests.Token("{\"exp\":" + Now.AddHours(1).ToUnixTimeSeconds() + "}") },
        { "empty aud", Token("") },
        { "an extension that must be understood", AccessTokenTests.Token(AccessTokenTests.Claims(Good), header: ",\"crit\":[\"zz\"],\"zz\":1") },
        { "over 32 KiB", Token(Good, extra: ",\"x\":\"" + new string('x', 33_000) + "\"") },
        { "token of a client", Token("http://localhost:8080/client/hubs/chat") },
        { "relative", Token(Target) },
        { "host only", Token("http://localhost:8080") },
        { "root", Token("http://localhost:8080/") },
        { "hub only", Token("http://localhost:8080/api/hubs/chat") },
        { "user only", Token("http://localhost:8080/api/hubs/chat/users/ann") },
        { "another hub", Token("http://localhost:8080/api/hubs/chat2/users/ann/:send") },
        { "another user", Token("http://localhost:8080/api/hubs/chat/users/bob/:send") },
        { "user in another case", Token("http://localhost:8080/api/hubs/chat/users/Ann/:send") },
        { "user that continues", Token("http://localhost:8080/api/hubs/chat/users/ann%2F:send") },
        { "encoded twice", Token("http://localhost:8080/api/hubs/chat/users/%2561nn/:send") },
        { "a group of that name", Token("http://localhost:8080/api/hubs/chat/groups/ann/:send") },
        { "another operation", Token("http://localhost:8080/api/hubs/chat/users/ann/:closeConnections") },
        { "operation that continues", Token("http://localhost:8080/api/hubs/chat/users/ann/:sendAll") },
        { "everybody", Token("http://localhost:8080/api/hubs/chat/:send") },
        { "another host", Token("http://evil.example/api/hubs/chat/users/ann/:send") },
        { "another port", Token("http://localhost:8081/api/hubs/chat/users/ann/:send") },
        { "no port", Token("http://localhost/api/hubs/chat/users/ann/:send") },
        { "another scheme", Token("ftp://localhost:8080/api/hubs/chat/users/ann/:send") },
        { "host in the user part", Token("http://localhost:8080@evil.example/api/hubs/chat/users/ann/:send") },
        { "path in the query", Token("http://localhost:8080/?/api/hubs/chat/users/ann/:send") },
        { "path in the fragment", Token("http://localhost:8080/#/api/hubs/chat/users/ann/:send") },
        { "a base path that nobody has", Token("http://localhost:8080/base/api/hubs/chat/users/ann/:send") },
        { "under the hub of a client", Token("http://localhost:8080/client/hubs/chat/users/ann/:send") },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Token_that_is_bad_is_refused(string name, string token) => Assert.False(await IsTakenAsync(token, Target), name);

    [Theory]
    [InlineData(Good)]
    [InlineData("https://localhost:8080/api/hubs/chat/users/ann/:send")]
    [InlineData("ws://localhost:8080/api/hubs/chat/users/ann/:send")]
    [InlineData("http://LOCALHOST:8080/API/Hubs/CHAT/users/ann/:SEND?api-version=other")]
    [InlineData("http://localhost:8080/api/hubs/chat/users/%61nn/%3Asend")]
    [InlineData("http://localhost:8080/api/hubs/chat/users/ann/:send/child")]
    public async Task Token_for_the_url_of_the_request_is_taken(string audience) => Assert.True(await IsTakenAsync(Token(audience), Target));

    [Fact]
    public async Task Token_of_either_key_is_taken_and_of_several_audiences_one_is_enough()
    {
        Assert.True(await IsTakenAsync(Token(Good, key: Second), Target));
        Assert.True(await IsTakenAsync(AccessTokenTests.Token(
            "{\"aud\":[\"x\",\"" + Good + "\"],\"exp\":" + Now.AddMinutes(-4).ToUnixTimeSeconds() + "}", header: ",\"kid\":\"1\""), Target));
    }

    [Theory]
    [InlineData("/api/hubs/chat/users/ten%2Fant", "/api/hubs/chat/users/ten%2Fant", true)]
    [InlineData("/api/hubs/chat/users/ten", "/api/hubs/chat/users/ten%2Fant", false)]
    [InlineData("/api/hubs/chat/users/ten%2Fant", "/api/hubs/chat/users/ten", false)]
    [InlineData("/api/hubs/chat/users/ten%252Fant", "/api/hubs/chat/users/ten%2Fant", false)]
    [InlineData("/api/hubs/chat/users/ten", "/api/hubs/chat/users/ten/groups/g", true)]
    [InlineData("/api/hubs/chat/groups/g/connections", "/api/hubs/chat/groups/g/connections/child", true)]
    [InlineData("/api/hubs/chat/groups/g/connections", "/api/hubs/chat/groups/g/connectionsSuffix", false)]
    [InlineData("/api/hubs/chat/groups/g/connections", "/api/hubs/chat/groups/g/connections?top=1", true)]
    [InlineData("/api/hubs/Chat[1]/:send", "/api/hubs/Chat%5B1%5D/:send", true)]
    public async Task Audience_is_compared_segment_by_segment(string request, string signed, bool isTaken) =>
        Assert.Equal(isTaken, await IsTakenAsync(Token("http://localhost:8080" + signed), request));

    [Theory]
    [InlineData("https://public.example/base/api/hubs/chat/:send", true)]
    [InlineData("http://second.example:8080/api/hubs/chat/:send", true)]
    [InlineData("https://public.example/api/hubs/chat/:send", false)]
    [InlineData("http://localhost:8080/api/hubs/chat/:send", false)]
    public async Task Token_is_for_a_listed_address_where_some_are_listed(string audience, bool isTaken) =>
        Assert.Equal(isTaken, await IsTakenAsync(Token(audience), "/api/hubs/chat/:send", "https://public.example/base/", "http://second.example:8080"));

    [Fact]
    public async Task Without_a_key_no_token_is_taken()
    {
        var tokens = new AccessTokens(Options.Create(new TidegateOptions()), new FakeTimeProvider(Now));

        Assert.False(tokens.HasServiceKey);
        Assert.Equal("signature", (await tokens.FaultForServiceAsync(Token(Good), Path(Target), new HostString("localhost", 8080)))?.Claim);
    }

    private static AudiencePath Path(string target) => new(RawPath.Segments(target)!);

    private static string Token(string audience, string key = Key, string alg = "HS256", string extra = "") =>
        AccessTokenTests.Token(AccessTokenTests.Claims(audience, extra: extra), key, alg);

    private static async Task<bool> IsTakenAsync(string token, string target, params string[] publicEndpoints)
    {
        var options = new TidegateOptions();
        options.Access.AccessKey = Key;
        options.Access.SecondaryAccessKey = Second;
        options.Access.PublicEndpoints = publicEndpoints;
        var tokens = new AccessTokens(Options.Create(options), new FakeTimeProvider(Now));
        return await tokens.FaultForServiceAsync(token, Path(target), new HostString("localhost", 8080)) is null;
    }
}
