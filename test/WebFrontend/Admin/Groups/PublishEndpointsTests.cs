using System.Net;
using System.Text;
using Tidegate.Connections;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Tests.Admin.Groups;

public sealed class PublishEndpointsTests : IAsyncLifetime
{
    private const int OneMiB = 1024 * 1024;

    private AdminHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await AdminHost.StartAsync();
        _host.Grains.Handler = _ => Task.FromResult(new PublishResult(true, 3, 2, null));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/admin/hubs/Chat:send", "hub/chat")]
    [InlineData("/admin/hubs/chat/groups/news:send", "group/chat/news")]
    [InlineData("/admin/hubs/chat/groups/a%2Fb:send", "group/chat/a/b")]
    [InlineData("/admin/hubs/chat/groups/a%252Fb:send", "group/chat/a%2Fb")]
    [InlineData("/admin/hubs/chat/groups/x:send:send", "group/chat/x:send")]
    [InlineData("/admin/hubs/chat/groups/%C3%A4%20+:send", "group/chat/ä +")]
    [InlineData("/admin/hubs/chat/users/ann%40example.com:send", "user/chat/ann@example.com")]
    public async Task Message_reaches_the_named_topic(string path, string topic)
    {
        using var response = await PostAsync(path, "hi"u8.ToArray(), "text/plain");
        var answer = await HttpAssert.JsonAsync(response, HttpStatusCode.Accepted);
        var call = await _host.Grains.NextAsync("the publish");

        Assert.Equal((topic, nameof(ITopicGrain.Publish)), ((string)call.Key, call.Method));
        Assert.Equal((3, 2), (answer.GetProperty("members").GetInt32(), answer.GetProperty("frontends").GetInt32()));
    }

    [Theory]
    [InlineData("text/plain", MessageKind.Text)]
    [InlineData("text/plain; charset=UTF-8", MessageKind.Text)]
    [InlineData("text/plain; charset=\"utf-8\"", MessageKind.Text)]
    [InlineData("application/json", MessageKind.Text)]
    [InlineData("application/octet-stream", MessageKind.Binary)]
    public async Task Content_type_decides_on_the_frame(string contentType, MessageKind kind)
    {
        var body = "{\"a\": [1, 2]}"u8.ToArray();
        using var response = await PostAsync("/admin/connections/abc:send", body, contentType);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var call = await _host.Grains.NextAsync("the send");
        Assert.Equal(("abc", nameof(IConnectionGrain.Send)), ((string)call.Key, call.Method));
        Assert.Equal(kind, call.Arg<Message>().Kind);
        Assert.Equal(body, call.Arg<Message>().Payload);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain; charset=latin1")]
    [InlineData(null)]
    public async Task Other_content_is_refused(string? contentType)
    {
        using var response = await PostAsync("/admin/hubs/chat:send", "x"u8.ToArray(), contentType);

        await HttpAssert.ProblemAsync(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("text/plain", new byte[] { 0xFF })]
    [InlineData("application/json", new byte[] { (byte)'{' })]
    [InlineData("application/json", new byte[0])]
    [InlineData("application/json", new byte[] { (byte)'1', (byte)' ', (byte)'2' })]
    public async Task Body_that_is_not_what_it_says_is_refused(string contentType, byte[] body)
    {
        using var response = await PostAsync("/admin/hubs/chat:send", body, contentType);

        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Json_deeper_than_the_bound_is_refused()
    {
        var body = Encoding.ASCII.GetBytes(new string('[', 65) + new string(']', 65));
        using var response = await PostAsync("/admin/hubs/chat:send", body, "application/json");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task One_mebibyte_is_taken_and_one_byte_more_is_413()
    {
        using var fits = await PostAsync("/admin/hubs/chat:send", new byte[OneMiB], "application/octet-stream");
        using var tooLarge = await PostAsync("/admin/hubs/chat:send", new byte[OneMiB + 1], "application/octet-stream");

        Assert.Equal(HttpStatusCode.Accepted, fits.StatusCode);
        Assert.Equal(OneMiB, (await _host.Grains.NextAsync("the publish")).Arg<Message>().Payload.Length);
        await HttpAssert.ProblemAsync(tooLarge, HttpStatusCode.RequestEntityTooLarge);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Chunked_body_over_the_bound_is_413()
    {
        using var content = new StreamContent(new MemoryStream(new byte[OneMiB + 1]));
        content.Headers.ContentType = new("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/hubs/chat:send") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _host.Client.SendAsync(request);

        await HttpAssert.ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("/admin/hubs/1chat:send")]
    [InlineData("/admin/hubs/chat/groups/%20:send")]
    [InlineData("/admin/hubs/chat/groups/%FF:send")]
    public async Task Bad_name_is_refused(string path)
    {
        using var response = await PostAsync(path, "x"u8.ToArray(), "text/plain");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Full_queue_is_503_with_the_time_the_topic_gives()
    {
        _host.Grains.Handler = _ => Task.FromResult(new PublishResult(false, 3, 2, TimeSpan.FromSeconds(2.2)));
        using var response = await PostAsync("/admin/hubs/chat:send", "x"u8.ToArray(), "text/plain");
        var problem = await HttpAssert.ProblemAsync(response, HttpStatusCode.ServiceUnavailable);

        Assert.Equal("queue-full", problem.GetProperty("reason").GetString());
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Unknown_connection_is_404()
    {
        _host.Grains.Handler = _ => Task.FromResult(new PublishResult(false, 0, 0, null));
        using var response = await PostAsync("/admin/connections/abc:send", "x"u8.ToArray(), "text/plain");

        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
    }

    private Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? contentType) =>
        _host.SendAsync(HttpMethod.Post, path, body, contentType);
}
