using System.Text;
using Tidegate.Topics;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Tests.Upstream;

/// <summary>What answers of applications mean.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("text/plain; charset=utf-8", "hä", MessageKind.Text, false)]
    [InlineData("Text/Plain", "hä", MessageKind.Text, false)]
    [InlineData("application/json; charset=utf-8", "{\"a\": 1}", MessageKind.Text, true)]
    [InlineData("application/octet-stream", "x", MessageKind.Binary, false)]
    [InlineData(null, "x", MessageKind.Binary, false)]
    public void Body_is_a_message_of_its_type(string? type, string body, MessageKind kind, bool isJson)
    {
        var answer = UserEventAnswer.Of(Response(200, type, body));

        Assert.Null(answer.Error);
        Assert.Equal((kind, body, isJson), (answer.Reply!.Kind, Encoding.UTF8.GetString(answer.Reply.Payload), answer.Reply.IsJson));
    }

    [Fact]
    public void Text_in_another_encoding_becomes_UTF8()
    {
        var answer = UserEventAnswer.Of(new UpstreamResponse(200, "text/plain; charset=\"iso-8859-1\"", [0xE4]));

        Assert.Equal("ä", Encoding.UTF8.GetString(answer.Reply!.Payload));
    }

    [Theory]
    [InlineData(200, "text/html")]
    [InlineData(204, null)]
    public void Empty_body_is_no_message_whatever_its_type(int status, string? type) =>
        Assert.Equal(default, UserEventAnswer.Of(Response(status, type, "")));

    [Fact]
    public void Null_is_no_message_since_clients_do_not_survive_it() =>
        Assert.Equal(default, UserEventAnswer.Of(Response(200, "application/json", " null ")));

    [Fact]
    public void Metadata_makes_a_message_of_an_empty_body()
    {
        var answer = UserEventAnswer.Of(Response(204, null, "") with { Metadata = [new("k", "v")] });

        Assert.Equal((MessageKind.Text, 0, "v"), (answer.Reply!.Kind, answer.Reply.Payload.Length, answer.Reply.Metadata!["k"]));
    }

    [Theory]
    [InlineData(199, "text/plain", "x")]
    [InlineData(301, "text/plain", "x")]
    [InlineData(404, null, "")]
    [InlineData(500, "text/plain", "x")]
    [InlineData(200, "text/html", "x")]
    [InlineData(200, "application/json", "{")]
    [InlineData(200, "application/json", "1 2")]
    [InlineData(200, "text/plain; charset=klingon", "x")]
    [InlineData(200, "nonsense", "x")]
    public void Other_answers_are_failures(int status, string? type, string body)
    {
        var answer = UserEventAnswer.Of(Response(status, type, body));

        Assert.NotNull(answer.Error);
        Assert.Null(answer.Reply);
    }

    [Fact]
    public void Text_that_is_none_a_state_that_is_too_long_and_bad_metadata_are_failures()
    {
        Assert.NotNull(UserEventAnswer.Of(new UpstreamResponse(200, "text/plain", [0xFF])).Error);
        Assert.NotNull(UserEventAnswer.Of(Response(200, null, "") with { State = new string('s', UpstreamResponse.MaxStateLength + 1) }).Error);
        Assert.NotNull(UserEventAnswer.Of(Response(200, null, "") with { Metadata = [new("k", "ä")] }).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"userId":null,"roles":null,"groups":[],"subprotocol":"","other":1}""")]
    public void Connect_without_a_decision_leaves_what_the_token_says(string body)
    {
        var answer = ConnectAnswer.Of(Encoding.UTF8.GetBytes(body), out var error);

        Assert.Null(error);
        Assert.Equal(ConnectAnswer.Unchanged, answer);
    }

    [Fact]
    public void Connect_may_decide_on_user_roles_groups_and_subprotocol()
    {
        var answer = ConnectAnswer.Of("""{"userId":"","roles":[],"groups":["a","b","a"],"subprotocol":"my.protocol"}"""u8.ToArray(), out _)!;

        Assert.Equal(("", "my.protocol"), (answer.UserId, answer.Subprotocol));
        Assert.True(answer.Roles is { Length: 0 });
        Assert.Equal(["a", "b"], answer.Groups!.Value.AsEnumerable());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"ann\"")]
    [InlineData("""{"userId":1}""")]
    [InlineData("""{"userId":"a\nb"}""")]
    [InlineData("""{"userId":" ann"}""")]
    [InlineData("""{"userId":"\ud800"}""")]
    [InlineData("""{"roles":"admin"}""")]
    [InlineData("""{"roles":[1]}""")]
    [InlineData("""{"groups":[""]}""")]
    [InlineData("""{"groups":{}}""")]
    [InlineData("""{"subprotocol":"a b"}""")]
    [InlineData("""{"subprotocol":"a\r\nSet-Cookie: x"}""")]
    public void Connect_with_a_decision_that_is_none_fails(string body)
    {
        Assert.Null(ConnectAnswer.Of(Encoding.UTF8.GetBytes(body), out var error));
        Assert.NotNull(error);
    }

    [Fact]
    public void Connect_with_too_many_groups_fails()
    {
        var groups = string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"{i}\""));

        Assert.Null(ConnectAnswer.Of(Encoding.UTF8.GetBytes($$"""{"groups":[{{groups}}]}"""), out _));
    }

    private static UpstreamResponse Response(int status, string? type, string body) => new(status, type, Encoding.UTF8.GetBytes(body));
}
