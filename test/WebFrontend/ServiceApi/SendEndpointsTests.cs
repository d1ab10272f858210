using System.Net;
using System.Text;
using Tidegate.Connections;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

public sealed class SendEndpointsTests : IAsyncLifetime
{
    private const string ToAll = "/api/hubs/chat/:send";
    private const int OneMiB = 1024 * 1024;

    private ServiceHost _host = null!;
    private PublishResult _result = new(true, 1, 1, null);

    public async Task InitializeAsync()
    {
        _host = await ServiceHost.StartAsync();
        _host.Grains.Handler = call => call.Method switch
        {
            nameof(ITopicGrain.Publish) or nameof(IConnectionGrain.Send) => Task.FromResult(_result),
            nameof(IConnectionGrain.Get) => Task.FromResult(ServiceViews.Of((string)call.Key)),
            _ => null,
        };
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/api/hubs/Chat/:send", "hub/chat")]
    [InlineData("/API/HUBS/chat/:SEND", "hub/chat")]
    [InlineData("/api/hubs/chat/groups/News/:send", "group/chat/News")]
    [InlineData("/api/hubs/chat/groups/:send/:send", "group/chat/:send")]
    [InlineData("/api/hubs/chat/users/ten%2Fant/:send", "user/chat/ten/ant")]
    [InlineData("/api/hubs/chat/users/ten%252Fant/:send", "user/chat/ten%2Fant")]
    [InlineData("/api/hubs/chat/users/%C3%A4%20+/:send", "user/chat/ä +")]
    public async Task Message_reaches_the_named_topic(string target, string topic)
    {
        using var response = await _host.SendAsync("POST", target, "hi");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(topic, (await _host.Grains.NextAsync("the publish")).Key);
    }

    [Fact]
    public async Task Message_reaches_the_connection_of_its_hub_alone_and_is_accepted_where_there_is_none()
    {
        foreach (var id in new[] { "here", "other-hub", "closing", "gone", "no%20id" })
        {
            using var response = await _host.SendAsync("POST", $"/api/hubs/chat/connections/{id}/:send", "hi");
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }

        var calls = new List<string>();
        while (!_host.Grains.IsQuiet)
        {
            var call = await _host.Grains.NextAsync("a call");
            if (call.Method == nameof(IConnectionGrain.Send)) calls.Add((string)call.Key);
        }

        Assert.Equal(["here"], calls);
    }

    [Theory]
    [InlineData("application/json", "{\"a\": [1]}", MessageKind.Text, true)]
    [InlineData("application/json; charset=utf-8", "\"x\"", MessageKind.Text, true)]
    [InlineData("Text/Plain", "{", MessageKind.Text, false)]
    [InlineData("text/plain;charset=\"UTF-8\"", "ä", MessageKind.Text, false)]
    [InlineData("application/octet-stream", "ab", MessageKind.Binary, false)]
    [InlineData(null, "ab", MessageKind.Binary, false)]
    [InlineData("text/plain", "", MessageKind.Text, false)]
    public async Task Type_says_what_the_body_is(string? contentType, string body, MessageKind kind, bool isJson)
    {
        using var response = await _host.SendAsync("POST", ToAll, body, contentType);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var message = (await _host.Grains.NextAsync("the publish")).Arg<Message>();
        Assert.Equal((kind, isJson, body), (message.Kind, message.IsJson, Encoding.UTF8.GetString(message.Payload)));
        Assert.Null(message.Metadata);
    }

    [Theory]
    [InlineData("utf-16", "ä€")]
    [InlineData("iso-8859-1", "äé")]
    [InlineData("us-ascii", "plain")]
    public async Task Text_in_another_encoding_becomes_utf8(string charset, string text)
    {
        using var response = await _host.SendAsync("POST", ToAll, _host.Token(ToAll), Encoding.GetEncoding(charset).GetBytes(text), "text/plain; charset=" + charset);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(text, Encoding.UTF8.GetString((await _host.Grains.NextAsync("the publish")).Arg<Message>().Payload));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain; charset=klingon")]
    [InlineData("plain")]
    [InlineData("application/xml")]
    public async Task Other_type_is_415(string contentType)
    {
        using var response = await _host.SendAsync("POST", ToAll, "x", contentType);

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.UnsupportedMediaType, "Error.UnsupportedMediaType", "Content-Type");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("1 2")]
    [InlineData("'x'")]
    public async Task Body_that_is_no_json_is_400(string body)
    {
        using var response = await _host.SendAsync("POST", ToAll, body, "application/json");

        var message = await ServiceAssert.ErrorAsync(response, HttpStatusCode.BadRequest, "Error.BadRequest", "body");
        Assert.Equal("The request body is not a valid JSON.", message);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Body_that_is_no_utf8_or_has_no_length_or_is_too_long_is_400()
    {
        byte[][] bodies = [[0xFF], new byte[OneMiB + 1]];
        foreach (var body in bodies)
        {
            using var response = await _host.SendAsync("POST", ToAll, _host.Token(ToAll), body);
            await ServiceAssert.ErrorAsync(response, HttpStatusCode.BadRequest, "Error.BadRequest", "body");
        }

        using var chunked = await _host.SendAsync("POST", ToAll, "x", "text/plain", ("Transfer-Encoding", "chunked"));
        Assert.Contains("Content-Length", await ServiceAssert.ErrorAsync(chunked, HttpStatusCode.BadRequest, "Error.BadRequest", "body"), StringComparison.Ordinal);

        using var longest = await _host.SendAsync("POST", ToAll, _host.Token(ToAll), new byte[OneMiB], "application/octet-stream");
        Assert.Equal(HttpStatusCode.Accepted, longest.StatusCode);
    }

    [Fact]
    public async Task Excluded_filter_and_metadata_travel_with_the_message()
    {
        var target = ToAll + "?excluded=a,b&excluded=c&filter=" + Uri.EscapeDataString("userId eq 'ann'") + "&messageTtlSeconds=300";
        using var response = await _host.SendAsync(
            "POST", target, "x", "text/plain", ("X-WebPubSub-Metadata-Trace", "first, last "), ("x-webpubsub-metadata-b", ""));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var message = (await _host.Grains.NextAsync("the publish")).Arg<Message>();
        Assert.Equal(["a,b", "c"], message.Excluded.ToArray());
        Assert.Equal(("userId eq 'ann'", TimeSpan.FromSeconds(300)), (message.Filter, message.TimeToLive));
        Assert.Equal([KeyValuePair.Create("b", ""), KeyValuePair.Create("trace", "last")], message.Metadata!);
    }

    [Fact]
    public async Task User_has_no_excluded_connections()
    {
        using var response = await _host.SendAsync("POST", "/api/hubs/chat/users/ann/:send?excluded=a", "x");

        Assert.Empty((await _host.Grains.NextAsync("the publish")).Arg<Message>().Excluded);
    }

    [Theory]
    [InlineData("messageTtlSeconds=301", "messageTtlSeconds")]
    [InlineData("messageTtlSeconds=-1", "messageTtlSeconds")]
    [InlineData("messageTtlSeconds=", "messageTtlSeconds")]
    [InlineData("messageTtlSeconds=1&messageTtlSeconds=2", "messageTtlSeconds")]
    [InlineData("filter=", "filter")]
    [InlineData("filter=true&filter=true", "filter")]
    public async Task Wrong_parameter_is_400_before_the_body_is_read(string query, string target)
    {
        using var response = await _host.SendAsync("POST", $"{ToAll}?{query}", "{", "application/json");

        await ServiceAssert.InvalidAsync(response, target);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Wrong_filter_is_explained()
    {
        using var response = await _host.SendAsync("POST", ToAll + "?filter=invalid%20filter", "x");

        Assert.Equal(
            "Invalid syntax for 'invalid filter': Syntax error at position 14 in 'invalid filter'. (Parameter 'filter')",
            await ServiceAssert.InvalidAsync(response, "filter"));
    }

    [Fact]
    public async Task Metadata_that_is_too_long_is_400()
    {
        using var key = await _host.SendAsync("POST", ToAll, "x", "text/plain", ("X-WebPubSub-Metadata-" + new string('k', 257), "v"));
        using var value = await _host.SendAsync("POST", ToAll, "x", "text/plain", ("X-WebPubSub-Metadata-k", new string('v', 1025)));
        var many = Enumerable.Range(0, 9).Select(i => ("X-WebPubSub-Metadata-k" + i, new string('v', 1000))).ToArray();
        using var all = await _host.SendAsync("POST", ToAll, "x", "text/plain", many);

        foreach (var response in new[] { key, value, all }) await ServiceAssert.InvalidAsync(response, "metadata");
    }

    [Fact]
    public async Task Queue_that_is_full_is_503_with_the_time_to_come_back()
    {
        _result = new PublishResult(false, 1, 1, TimeSpan.FromMilliseconds(250));
        using var response = await _host.SendAsync("POST", ToAll, "x");

        await ServiceAssert.ErrorAsync(response, HttpStatusCode.ServiceUnavailable, "Error.ServiceUnavailable", "Service");
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
    }
}
