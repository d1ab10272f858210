using Tidegate.Connections;
using Tidegate.WebFrontend.Explaining;

namespace Tidegate.WebFrontend.Tests.Explaining;

public sealed class ExplanationsTests
{
    [Fact]
    public void Every_close_code_of_the_server_has_an_explanation_of_its_own()
    {
        var sentences = CloseCodes.All.Keys.Where(code => code != 1000).Select(code => Explanations.Of(Fates.Close("a", code))).ToArray();

        Assert.All(sentences, sentence => Assert.EndsWith("It lived 90 s and was idle for 30 s.", sentence, StringComparison.Ordinal));
        Assert.Equal(sentences.Length, sentences.Distinct().Count());
        Assert.DoesNotContain(sentences, sentence => sentence.Contains("with code", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("limit", "PUT /admin/limits")]
    [InlineData("draining", "/health/ready")]
    [InlineData("unavailable", "/admin/alerts")]
    [InlineData("rate", "Limits:MaxConnectRate")]
    [InlineData("capacity", "files-high")]
    [InlineData("user-limit", "Limits:MaxConnectionsPerUser")]
    [InlineData("ip-limit", "Listen:TrustedProxies")]
    [InlineData("origin", "Access:Origins")]
    [InlineData("auth", "access token")]
    [InlineData("handler", "Hubs:{hub}:EventHandlers")]
    [InlineData("request", "What the client was told.")]
    public void Every_refusal_says_what_to_do(string reason, string hint) =>
        Assert.Contains(hint, Explanations.Of(Fates.Refusal("c", reason)), StringComparison.Ordinal);

    [Fact]
    public void Close_by_the_client_blames_nobody() =>
        Assert.StartsWith(
            "The client closed the connection with code 1000 (told); nothing is wrong here.",
            Explanations.Of(Fates.Close("a", 1000, "client")),
            StringComparison.Ordinal);
}
