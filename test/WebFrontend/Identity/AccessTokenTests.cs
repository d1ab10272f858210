using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.Identity;

public class AccessTokenTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Second = "fedcba9876543210fedcba9876543210";
    private const string Good = "http://localhost:8080/client/hubs/chat";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> BadTokens => new()
    {
        { "empty", "" },
        { "not a token", "abc" },
        { "three parts of nothing", ".." },
        { "alg none", Token(Claims(), alg: "none") },
        { "alg none without signature", string.Join('.', Token(Claims(), alg: "none").Split('.')[..2]) + "." },
        { "alg HS512 in the header", Token(Claims(), alg: "HS512") },
        { "alg RS256 in the header", Token(Claims(), alg: "RS256") },
        { "another key", Token(Claims(), key: new string('x', 32)) },
        { "base64 of the key", Token(Claims(), key: Convert.ToBase64String(Encoding.UTF8.GetBytes(Key))) },
        { "empty key", Token(Claims(), key: "") },
        { "changed payload", Tamper(Token(Claims())) },
        { "no exp", Token(Claims(exp: null)) },
        { "expired beyond the skew", Token(Claims(exp: Now.AddMinutes(-6).ToUnixTimeSeconds())) },
        { "exp as text", Token("{\"aud\":\"" + Good + "\",\"exp\":\"tomorrow\"}") },
        { "exp before 1970", Token("{\"aud\":\"" + Good + "\",\"exp\":-1}") },
        { "nbf in the future", Token(Claims(extra: ",\"nbf\":" + Now.AddMinutes(6).ToUnixTimeSeconds())) },
        { "no aud", Token("{\"exp\":" + Now.AddHours(1).ToUnixTimeSeconds() + "}") },
        { "another hub", Token(Claims("http://localhost:8080/client/hubs/other")) },
        { "hub as a prefix", Token(Claims("http://localhost:8080/client/hubs/chatter")) },
        { "another host", Token(Claims("http://evil.example/client/hubs/chat")) },
        { "another port", Token(Claims("http://localhost:9090/client/hubs/chat")) },
        { "another scheme", Token(Claims("ftp://localhost:8080/client/hubs/chat")) },
        { "relative aud", Token(Claims("/client/hubs/chat")) },
        { "host in the user part", Token(Claims("http://localhost:8080@evil.example/client/hubs/chat")) },
        { "two users", Token(Claims(extra: ",\"sub\":[\"ann\",\"bob\"]")) },
        { "user of 1,025 characters", Token(Claims(extra: ",\"sub\":\"" + new string('u', 1025) + "\"")) },
        { "no object", Token("[1]") },
        { "over 8 KiB", Token(Claims(extra: ",\"x\":\"" + new string('x', 9000) + "\"")) },
        { "five parts", Token(Claims()) + ".x.y" },
        { "an extension that must be understood", Token(Claims(), header: ",\"crit\":[\"zz\"],\"zz\":1") },
        { "payload that is not encoded", Token(Claims(), header: ",\"b64\":false,\"crit\":[\"b64\"]") },
        { "group with half a character", Token(Claims(extra: ",\"webpubsub.group\":[\"ok\",\"\\udc00x\"]")) },
        { "user with half a character", Token(Claims(extra: ",\"sub\":\"\\ud800\"")) },
        { "role with half a character", Token(Claims(extra: ",\"role\":[\"\\ud800\"]")) },
        { "claim of others with half a character", Token(Claims(extra: ",\"x\":\"\\ud800\"")) },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Token_that_is_bad_is_refused_with_401(string name, string token)
    {
        var result = await Tokens().CheckAsync(token, "chat", new HostString("localhost", 8080));

        Assert.True(result.StatusCode == 401 && result.Identity is null, name);
    }

    public static TheoryData<string, string> GoodTokens => new()
    {
        { "plain", Token(Claims()) },
        { "secondary key", Token(Claims(), key: Second) },
        { "kid and jku are ignored", Token(Claims(), header: ",\"kid\":\"../../key\",\"jku\":\"http://evil.example/keys\"") },
        { "expired within the skew", Token(Claims(exp: Now.AddMinutes(-4).ToUnixTimeSeconds())) },
        { "wss", Token(Claims("wss://localhost:8080/client/hubs/chat")) },
        { "case of host and hub", Token(Claims("http://LOCALHOST:8080/client/hubs/CHAT")) },
        { "encoded hub", Token(Claims("http://localhost:8080/client/hubs/%63hat")) },
        { "query", Token(Claims(Good + "?x=1")) },
        { "continued", Token(Claims(Good + "/more")) },
        { "one of several", Token("{\"aud\":[\"x\",\"" + Good + "\"],\"exp\":" + Now.AddHours(1).ToUnixTimeSeconds() + "}") },
    };

    [Theory]
    [MemberData(nameof(GoodTokens))]
    public async Task Token_that_is_good_is_taken(string name, string token)
    {
        var result = await Tokens().CheckAsync(token, "chat", new HostString("localhost", 8080));

        Assert.True(result.StatusCode == 0 && result.Identity is not null, $"{name}: {result.Error}");
    }

    [Theory]
    [InlineData("https://public.example/base/client/hubs/chat", true)]
    [InlineData("https://public.example:443/base/client/hubs/chat", true)]
    [InlineData("http://second.example:8080/client/hubs/chat", true)]
    [InlineData("https://public.example/client/hubs/chat", false)]
    [InlineData(Good, false)]
    public async Task Token_is_for_a_listed_address_where_some_are_listed_and_the_host_header_proves_nothing(string audience, bool isGood)
    {
        var tokens = Tokens("https://public.example/base/", "http://second.example:8080");

        var result = await tokens.CheckAsync(Token(Claims(audience)), "chat", new HostString("localhost", 8080));

        Assert.Equal(isGood ? 0 : 401, result.StatusCode);
    }

    [Fact]
    public async Task Token_names_user_groups_and_roles()
    {
        var token = Token(Claims(extra: ",\"sub\":\"ann\",\"role\":[\"r1\",\"r2\"],\"webpubsub.group\":\"g\""));

        var identity = (await Tokens().CheckAsync(token, "chat", new HostString("localhost", 8080))).Identity!;

        Assert.Equal("ann", identity.UserId);
        Assert.Equal(["r1", "r2"], identity.Roles.ToArray());
        Assert.Equal(["g"], identity.Groups.ToArray());
    }

    [Fact]
    public async Task Token_without_a_user_is_anonymous() =>
        Assert.Null((await Tokens().CheckAsync(Token(Claims()), "chat", new HostString("localhost", 8080))).Identity!.UserId);

    [Theory]
    [InlineData("\" \"")]
    [InlineData("[\"ok\",\"\"]")]
    public async Task Token_with_an_invalid_group_is_a_bad_request(string groups)
    {
        var token = Token(Claims(extra: ",\"webpubsub.group\":" + groups));

        Assert.Equal(400, (await Tokens().CheckAsync(token, "chat", new HostString("localhost", 8080))).StatusCode);
    }

    [Fact]
    public async Task Token_without_a_key_to_check_it_is_refused_with_the_reason()
    {
        var tokens = new AccessTokens(Options.Create(new TidegateOptions()), new FakeTimeProvider(Now));

        var result = await tokens.CheckAsync(Token(Claims()), "chat", new HostString("localhost", 8080));

        Assert.Equal(401, result.StatusCode);
        Assert.Contains("Access:AccessKey", result.Error);
    }

    [Theory]
    [InlineData("?access_token=q", "Bearer h", "q")]
    [InlineData("?ACCESS_TOKEN=a&access_token=b", "", "b")]
    [InlineData("?access_token=", "bearer h", "h")]
    [InlineData("", "Basic h", null)]
    [InlineData("", "", null)]
    public void Token_of_the_query_wins_over_the_header(string query, string header, string? expected)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        request.Headers.Authorization = header;

        Assert.Equal(expected, AccessTokens.Find(request));
    }

    internal static string Token(string payload, string key = Key, string alg = "HS256", string header = "")
    {
        var signed = Encode(Encoding.UTF8.GetBytes($"{{\"alg\":\"{alg}\",\"typ\":\"JWT\"{header}}}")) + "." + Encode(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed)));
    }

    internal static string Claims(string audience = Good, long? exp = 1767229200, string extra = "") =>
        "{\"aud\":" + JsonSerializer.Serialize(audience) + (exp is { } end ? ",\"exp\":" + end : "") + extra + "}";

    private static AccessTokens Tokens(params string[] publicEndpoints)
    {
        var options = new TidegateOptions();
        options.Access.AccessKey = Key;
        options.Access.SecondaryAccessKey = Second;
        options.Access.PublicEndpoints = publicEndpoints;
        return new AccessTokens(Options.Create(options), new FakeTimeProvider(Now));
    }

    private static string Tamper(string token)
    {
        var parts = token.Split('.');
        return parts[0] + "." + Encode(Encoding.UTF8.GetBytes(Claims(extra: ",\"sub\":\"root\""))) + "." + parts[2];
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
