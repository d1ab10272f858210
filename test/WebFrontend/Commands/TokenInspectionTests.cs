using Tidegate.Configuration;
using Tidegate.WebFrontend.Commands;
using Tidegate.WebFrontend.Tests.Identity;

namespace Tidegate.WebFrontend.Tests.Commands;

public sealed class TokenInspectionTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Service = "2123456789abcdef0123456789abcdef";
    private const string Endpoint = "http://localhost:8080";
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string, string?, string> Bad => new()
    {
        { "", null, "there is no token" },
        { "abc", null, "no JWT" },
        { Sign($"{Endpoint}/client/hubs/chat", new string('x', 32)), null, "none of the keys that count here (Access:AccessKey, Access:ServiceKey)" },
        { Sign($"{Endpoint}/client/hubs/chat"), "other", "aud is http://localhost:8080/client/hubs/chat, and must be http://localhost:8080/client/hubs/other" },
        { Sign("http://elsewhere/client/hubs/chat"), null, "must be http://localhost:8080/client/hubs/chat" },
        { Sign($"{Endpoint}/"), null, "aud names no hub" },
        { AccessTokenTests.Token(AccessTokenTests.Claims(exp: 1)), null, "exp is 1970-01-01T00:00:01Z, and it is 2026-01-01T00:00:00Z" },
        { Sign($"{Endpoint}/api/hubs/chat/:send"), null, "signed with Access:AccessKey, and the service API takes Access:ServiceKey" },
        { Sign($"{Endpoint}/api/hubs/chat/:send", new string('x', 32)), null, "(claim signature)" },
        { Sign("http://elsewhere/api/hubs/chat/:send", Service), null, "must begin with http://localhost:8080" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Token_that_would_be_refused_is_explained(string token, string? hub, string cause)
    {
        var (isGood, lines) = await InspectAsync(token, hub);

        Assert.False(isGood);
        Assert.StartsWith("refused: ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains(cause, lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Key, lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_token_is_told_with_what_it_grants()
    {
        const string Claims = ",\"sub\":\"ann\",\"webpubsub.group\":\"g\",\"role\":[\"webpubsub.sendToGroup.g\",\"webpubsub.joinLeaveGroups.a*\",\"boss\",\"webpubsub.sendToGroupsx\"]";
        var (isGood, lines) = await InspectAsync(AccessTokenTests.Token(AccessTokenTests.Claims(extra: Claims)), hub: "CHAT");

        Assert.True(isGood);
        Assert.Equal(
            [
                "good: a client of the hub chat, signed with Access:AccessKey",
                "user: ann",
                "joins at once: g",
                "roles: webpubsub.sendToGroup.g, webpubsub.joinLeaveGroups.a*, boss (no effect here), webpubsub.sendToGroupsx (no effect here)",
                "taken until: 2026-01-01T01:00:00Z (exp) and five minutes, and it is 2026-01-01T00:00:00Z",
            ],
            lines);
    }

    [Fact]
    public async Task Good_token_of_the_service_api_is_told_with_its_url()
    {
        var (isGood, lines) = await InspectAsync(Sign($"{Endpoint}/api/hubs/chat/:send", Service), hub: null);

        Assert.True(isGood);
        Assert.Equal($"good: for requests of the service API to {Endpoint}/api/hubs/chat/:send, signed with Access:ServiceKey", lines[0]);
    }

    private static Task<(bool IsGood, IReadOnlyList<string> Lines)> InspectAsync(string token, string? hub) =>
        new TokenInspection(new AccessOptions { AccessKey = Key, ServiceKey = Service }, Endpoint, Now).ExplainAsync(token, hub);

    private static string Sign(string audience, string key = Key) => AccessTokenTests.Token(AccessTokenTests.Claims(audience), key);
}
