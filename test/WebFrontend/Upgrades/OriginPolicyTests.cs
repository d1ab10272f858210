using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.WebFrontend.Tests.Upgrades;

public class OriginPolicyTests
{
    private static readonly string Long = "https://" + new string('a', 8 * 1024) + ".com";

    public static TheoryData<string> Strangers =>
    [
        "null",
        "",
        "https://example.com.evil.com",
        "https://evil-example.com",
        "https://www.example.com",
        "https://example.com:8443",
        "http://example.com",
        "HTTPS://EXAMPLE.COM",
        "https://example.com/",
        "https://ex\u00e4mple.com",
        "https://example.com https://example.com",
        Long,
    ];

    [Theory]
    [MemberData(nameof(Strangers))]
    public void Origin_that_is_not_listed_is_refused(string origin) => Assert.False(Allows(["https://example.com"], origin));

    [Fact]
    public void Origin_listed_or_any_or_none_at_all_passes()
    {
        Assert.True(Allows(["https://other.com", "https://example.com"], "https://example.com"));
        Assert.True(Allows(["*"], "https://anything.example"));
        Assert.True(Allows([], StringValues.Empty));
        Assert.False(Allows([], "https://example.com"));
        Assert.False(Allows(["https://example.com"], new StringValues(["https://example.com", "https://example.com"])));
    }

    private static bool Allows(string[] listed, StringValues origin) =>
        new OriginPolicy(Options.Create(new TidegateOptions { Access = new AccessOptions { Origins = listed } })).Allows(origin);
}
