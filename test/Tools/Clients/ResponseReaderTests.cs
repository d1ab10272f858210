using System.Text;
using Tidegate.Clients.WebSockets;

namespace Tidegate.Tools.Tests.Clients;

public sealed class ResponseReaderTests
{
    [Fact]
    public async Task Body_with_a_length_is_read_and_nothing_behind_it()
    {
        var reader = await HeadAsync("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\nRetry-After: 3\r\n\r\n{}surplus");

        Assert.Equal(503, reader.Status);
        Assert.Equal("3", reader.Headers["retry-after"]);
        Assert.Equal("{}", await BodyAsync(reader));
    }

    [Fact]
    public async Task Body_in_chunks_is_put_together()
    {
        var reader = await HeadAsync("HTTP/1.1 503 Full\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");

        Assert.Equal("{\"a\":1}", await BodyAsync(reader));
    }

    [Fact]
    public async Task Body_without_a_length_ends_with_the_connection()
    {
        var reader = await HeadAsync("HTTP/1.1 503 Full\r\n\r\n{\"reason\":\"limit\"}");

        Assert.Equal("{\"reason\":\"limit\"}", await BodyAsync(reader));
    }

    [Theory]
    [InlineData("10\r\nshort\r\n")]
    [InlineData("zz\r\n")]
    [InlineData("5")]
    [InlineData("fffff\r\n")]
    public async Task Broken_chunks_are_no_body(string chunks)
    {
        var reader = await HeadAsync("HTTP/1.1 503 Full\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);

        Assert.Equal("", await BodyAsync(reader));
    }

    [Theory]
    [InlineData("", "closed without an answer")]
    [InlineData("HTTP/1.1 200 OK\r\n", "cut off head")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "no status line")]
    public async Task What_is_no_response_is_named(string answer, string kind)
    {
        var failure = await Assert.ThrowsAsync<HandshakeException>(() => HeadAsync(answer));

        Assert.Equal(kind, failure.Kind);
    }

    [Fact]
    public async Task Endless_head_is_given_up()
    {
        var failure = await Assert.ThrowsAsync<HandshakeException>(() => HeadAsync("HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000)));

        Assert.Equal("cut off head", failure.Kind);
    }

    private static async Task<ResponseReader> HeadAsync(string answer)
    {
        var reader = new ResponseReader(new MemoryStream(Encoding.ASCII.GetBytes(answer)));
        await reader.ReadHeadAsync(CancellationToken.None);
        return reader;
    }

    private static async Task<string> BodyAsync(ResponseReader reader) =>
        Encoding.ASCII.GetString((await reader.ReadBodyAsync(CancellationToken.None)).Span);
}
