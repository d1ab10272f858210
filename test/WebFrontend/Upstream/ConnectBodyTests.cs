using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Tests.Upstream;

public sealed class ConnectBodyTests
{
    private const string Token = "header.claims.signature";

    [Fact]
    public void Body_has_what_the_client_brought_along()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=ann", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString($"?a=1&a=2&access_token={Token}&ACCESS_TOKEN=x");
        context.Request.Headers["X-Team"] = new StringValues(["red", "blue"]);
        context.Request.Headers.Authorization = "Bearer " + Token;

        using var json = JsonDocument.Parse(ConnectBody.Of(
            [new("sub", "ann"), new("role", "r1"), new("role", "r2")], context.Request.Query, context.Request.Headers, Token, ["one", "two"], certificate));

        Assert.Equal("""{"sub":["ann"],"role":["r1","r2"]}""", json.RootElement.GetProperty("claims").GetRawText());
        Assert.Equal("""{"a":["1","2"]}""", json.RootElement.GetProperty("query").GetRawText());
        Assert.Equal("""{"X-Team":["red","blue"]}""", json.RootElement.GetProperty("headers").GetRawText());
        Assert.Equal("""["one","two"]""", json.RootElement.GetProperty("subprotocols").GetRawText());
        var shown = Assert.Single(json.RootElement.GetProperty("clientCertificates").EnumerateArray());
        Assert.Equal(certificate.Thumbprint, shown.GetProperty("thumbprint").GetString());
        using var read = X509Certificate2.CreateFromPem(shown.GetProperty("content").GetString());
        Assert.Equal("CN=ann", read.Subject);
    }

    [Theory]
    [InlineData("authorization", "Basic x")]
    [InlineData("Proxy-Authorization", "x")]
    [InlineData("X-Admin-Key", "x")]
    [InlineData("ce-userId", "root")]
    [InlineData("webhook-request-origin", "x")]
    [InlineData("x-tidegate-pressure", "x")]
    [InlineData("X-WebPubSub-Metadata-a", "x")]
    [InlineData("X-Original-URL", "/client/hubs/chat?access_token=" + Token)]
    [InlineData(":path", "/client")]
    public void Headers_that_are_reserved_or_have_the_token_are_left_out(string name, string value)
    {
        var headers = new HeaderDictionary { [name] = value, ["Kept"] = "yes" };

        using var json = JsonDocument.Parse(ConnectBody.Of([], QueryCollection.Empty, headers, Token, [], null));

        Assert.Equal("""{"Kept":["yes"]}""", json.RootElement.GetProperty("headers").GetRawText());
    }
}
