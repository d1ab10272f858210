using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Tests.Refusals;

public sealed class ProblemTests
{
    [Theory]
    [InlineData(400, "https://tools.ietf.org/html/rfc9110#section-15.5.1")]
    [InlineData(415, "https://tools.ietf.org/html/rfc9110#section-15.5.16")]
    [InlineData(503, "https://tools.ietf.org/html/rfc9110#section-15.6.4")]
    [InlineData(429, null)]
    public void Type_is_the_section_of_RFC_9110_on_the_status(int status, string? expected) =>
        Assert.Equal(expected, new Problem(status, "", "").Type);

    [Fact]
    public void Denial_names_its_reason_as_the_type() =>
        Assert.Equal("urn:tidegate:refused:draining", Denial.Draining().Problem.Type);
}
