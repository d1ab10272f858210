using System.Net;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

public sealed class ServiceAccessTests : IAsyncLifetime
{
    private const string Target = "/api/hubs/chat/users/ann/:send";
    private const string Versions = "2021-10-01, 2022-11-01, 2023-07-01, 2024-01-01, 2024-12-01";

    private ServiceHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ServiceHost.StartAsync();
        _host.Grains.Handler = call => call.Method == nameof(ITopicGrain.Publish) ? Task.FromResult(new PublishResult(true, 0, 0, null)) : null;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Request_without_a_good_token_is_answered_401_without_a_body_and_reaches_no_grain()
    {
        string?[] tokens = [null, "", "abc", _host.Token(Target, new string('x', 32)), _host.Token("/api/hubs/chat/users/bob/:send")];
        foreach (var token in tokens)
        {
            using var response = await _host.SendAsync("POST", Target, token, "x"u8.ToArray());

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
            Assert.False(response.Headers.Contains("api-supported-versions"));
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }

        Assert.True(_host.Grains.IsQuiet);
        Assert.Contains("no bearer token", Assert.Single(_host.Log.Of(4131)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenge_names_the_claim_that_is_wrong()
    {
        using var other = await _host.SendAsync("POST", Target, _host.Token("/api/hubs/chat/users/bob/:send"), "x"u8.ToArray());
        using var none = await _host.SendAsync("POST", Target, token: null, "x"u8.ToArray());

        Assert.Contains("error=\"invalid_token\"", other.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
        Assert.Contains("(aud)", other.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
        Assert.Null(none.Headers.WwwAuthenticate.Single().Parameter);
    }

    [Fact]
    public async Task Token_in_the_query_is_none()
    {
        using var response = await _host.SendAsync("POST", Target + "?access_token=" + _host.Token(Target), token: null, "x"u8.ToArray());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/hubs/chat/nothing")]
    [InlineData("/api/hubs/chat")]
    [InlineData("/api/hubs/chat//users/ann/:send")]
    [InlineData("/api/hubs/chat/users/%FF/:send")]
    [InlineData("/api/hubs/chat/users/%2e%2e/:send")]
    public async Task What_is_no_operation_needs_a_token_too(string target)
    {
        using var response = await _host.SendAsync("POST", target, token: null, "x"u8.ToArray());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_key_everything_is_401_and_the_log_says_why_once()
    {
        await using var host = await ServiceHost.StartAsync(key: null);
        for (var i = 0; i < 3; i++)
        {
            using var response = await host.SendAsync("POST", Target, "x");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.Contains("Tidegate:Access:AccessKey", Assert.Single(host.Log.Of(4130)), StringComparison.Ordinal);
        Assert.Empty(host.Log.Of(4131));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?api-version=2021-10-01")]
    [InlineData("?api-version=2024-12-01")]
    [InlineData("?API-VERSION=2023-07-01")]
    public async Task Known_version_or_none_is_served_and_the_answer_lists_them(string query)
    {
        using var response = await _host.SendAsync("POST", Target + query, "x");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(Versions, response.Headers.GetValues("api-supported-versions").Single());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("?api-version=2020-01-01")]
    [InlineData("?api-version=")]
    [InlineData("?api-version=2021-10-01,2024-12-01")]
    [InlineData("?api-version=2024-12-01&api-version=2024-12-01")]
    public async Task Other_version_is_refused_before_anything_is_done(string query)
    {
        using var response = await _host.SendAsync("POST", Target + query, "x");

        await ServiceAssert.InvalidAsync(response, "api-version");
        Assert.True(_host.Grains.IsQuiet);
    }

    [Theory]
    [InlineData("GET", "/api/hubs/chat/:send")]
    [InlineData("POST", "/api/hubs/chat/permissions/sendToGroup/connections/c")]
    [InlineData("POST", "/api/hubs/chat/:nothing")]
    [InlineData("DELETE", "/api/hubs/chat")]
    public async Task What_is_no_operation_is_not_found(string method, string target)
    {
        using var response = await _host.SendAsync(method, target);

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.NotFound, "Error.Operation.NotExisted", "Operation");
        Assert.Equal(Versions, response.Headers.GetValues("api-supported-versions").Single());
    }

    [Theory]
    [InlineData("/api/hubs/1chat/:send")]
    [InlineData("/api/hubs/a%2Fb/:send")]
    [InlineData("/api/hubs/chat/groups/%20/:send")]
    public async Task Name_that_is_none_is_refused(string target)
    {
        using var response = await _host.SendAsync("POST", target, "x");

        await ServiceAssert.InvalidAsync(response, "path");
    }

    [Fact]
    public async Task Health_needs_no_token()
    {
        using var response = await _host.SendAsync("HEAD", "/api/health", token: null, body: null);
        using var wrong = await _host.SendAsync("GET", "/api/health", token: null, body: null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MethodNotAllowed), (response.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task Cluster_that_does_not_answer_is_503_and_another_failure_500()
    {
        _host.Grains.Handler = _ => throw new TimeoutException("test");
        using var unanswered = await _host.SendAsync("PUT", "/api/hubs/chat/users/ann/groups/g");
        _host.Grains.Handler = _ => throw new InvalidOperationException("secret");
        using var failed = await _host.SendAsync("PUT", "/api/hubs/chat/users/ann/groups/g");

        await ServiceAssert.ErrorAsync(unanswered, HttpStatusCode.ServiceUnavailable, "Error.ServiceUnavailable", "Service");
        Assert.Equal(TimeSpan.FromSeconds(5), unanswered.Headers.RetryAfter!.Delta);
        await ServiceAssert.ErrorAsync(failed, HttpStatusCode.InternalServerError, "Error.InternalServerError", "Service");
        Assert.DoesNotContain("secret", await failed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Log.Of(4132).Concat(_host.Log.Of(4133)), line => line.Contains("ann", StringComparison.Ordinal));
    }
}
