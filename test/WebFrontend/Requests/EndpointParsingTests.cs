using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Handlers;
using Tidegate.WebFrontend.Requests;

namespace Tidegate.WebFrontend.Tests.Requests;

public class EndpointParsingTests
{
    [Theory]
    [InlineData("chat", "chat")]
    [InlineData("Chat_1`,.[x]", "chat_1`,.[x]")]
    [InlineData("", null)]
    [InlineData("1chat", null)]
    [InlineData("chat/1", null)]
    [InlineData("chat\n", null)]
    [InlineData("ch\u00e4t", null)]
    [InlineData(null, null)]
    public void Hub_name_follows_the_rule_and_ignores_case(string? text, string? hub)
    {
        Assert.Equal(hub is not null, HubName.TryParse(text, out var parsed));
        Assert.Equal(hub, parsed);
    }

    [Fact]
    public void Hub_name_has_at_most_128_characters()
    {
        Assert.True(HubName.TryParse(new string('a', 128), out _));
        Assert.False(HubName.TryParse(new string('a', 129), out _));
    }

    [Theory]
    [InlineData("", null, false)]
    [InlineData("webpubsub_mode=", null, false)]
    [InlineData("webpubsub_mode=SENDEVENT&group=g", null, false)]
    [InlineData("webpubsub_mode=sendToGroup&group=G", "G", false)]
    [InlineData("WebPubSub_Mode=sendtogroup&GROUP=g&NOECHO=True", "g", true)]
    [InlineData("webpubsub_mode=bad&webpubsub_mode=sendToGroup&group=a&group=b&noEcho=true&noEcho=false", "b", false)]
    public void Raw_mode_ignores_case_and_takes_the_last_of_repeated_values(string query, string? group, bool noEcho)
    {
        var request = Raw("chat", query).Request!;

        Assert.Equal(new RawMode(group, noEcho), request.Mode);
        Assert.Equal(("chat", "raw", false), (request.Hub, request.Protocol, request.HasClaims));
    }

    [Theory]
    [InlineData("webpubsub_mode=shout")]
    [InlineData("webpubsub_mode=sendToGroup")]
    [InlineData("webpubsub_mode=sendToGroup&group=")]
    [InlineData("webpubsub_mode=sendToGroup&group=%20%20")]
    [InlineData("group=")]
    [InlineData("noEcho=maybe")]
    [InlineData("noEcho=")]
    public void Raw_parameters_that_are_wrong_are_named(string query) => Assert.NotNull(Raw("chat", query).Error);

    [Fact]
    public void Raw_group_has_at_most_1024_characters()
    {
        Assert.Null(Raw("chat", "group=" + new string('g', 1024)).Error);
        Assert.NotNull(Raw("chat", "group=" + new string('g', 1025)).Error);
    }

    [Fact]
    public void Raw_hub_comes_from_the_path_or_the_query()
    {
        Assert.Equal("a", Raw("A", "hub=b").Request!.Hub);
        Assert.Equal("b", Raw(null, "hub=B").Request!.Hub);
        Assert.NotNull(Raw(null, "").Error);
    }

    [Theory]
    [InlineData("", "default", null, "")]
    [InlineData("hub=Chat&user=ann&group=a&group=b&group=a", "chat", "ann", "a,b")]
    public void Native_query_names_hub_user_and_groups(string query, string hub, string? user, string groups)
    {
        var request = Native(query).Request!;

        Assert.Equal((hub, user, "native"), (request.Hub, request.ClaimedUser, request.Protocol));
        Assert.Equal(groups, string.Join(',', request.ClaimedGroups));
        Assert.Equal(query.Length > 0, request.HasClaims);
    }

    [Theory]
    [InlineData("hub=")]
    [InlineData("user=")]
    [InlineData("group=")]
    public void Native_parameters_that_are_wrong_are_named(string query) => Assert.NotNull(Native(query).Error);

    [Fact]
    public void Native_groups_are_at_most_100() =>
        Assert.NotNull(Native(string.Join('&', Enumerable.Range(0, 101).Select(i => "group=" + i))).Error);

    [Theory]
    [InlineData("{\"type\":\"keepAlive\"}", true)]
    [InlineData("{ \"type\" : \"keepAlive\" }\n", true)]
    [InlineData("{\"type\":\"keepAlive\",\"x\":1}", false)]
    [InlineData("{\"kind\":\"keepAlive\"}", false)]
    [InlineData("{\"type\":\"keepAlive\"", false)]
    [InlineData("{\"type\":\"keepAlive\"} {}", false)]
    [InlineData("[\"keepAlive\"]", false)]
    [InlineData("keepAlive", false)]
    [InlineData("", false)]
    public void Keep_alive_is_an_object_with_nothing_but_its_type(string text, bool expected) =>
        Assert.Equal(expected, KeepAliveFilter.IsKeepAlive(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Client_of_a_subprotocol_is_no_raw_one_and_gets_notices_only_where_it_asks_for_them()
    {
        string[] offered = ["other", "json.WebPubSub.azure.v1"];
        var json = ClientEndpoint.Parse("Chat", Query(""), offered).Request!;
        var withNotices = ClientEndpoint.Parse("chat", Query("notices=TRUE&webpubsub_mode=sendToGroup&group=g"), offered).Request!;

        Assert.Equal(("json", "chat", "json.WebPubSub.azure.v1", false), (json.Protocol, json.Hub, json.Subprotocol, json.WantsNotices));
        // An application may make a raw client of it.
        Assert.Equal(("json", true, "g"), (withNotices.Protocol, withNotices.WantsNotices, withNotices.Mode.Group));
        Assert.Equal(("raw", null), (Raw("chat", "notices=true").Request!.Protocol, Raw("chat", "").Request!.Subprotocol));
        Assert.Null(ClientEndpoint.Parse("chat", Query("webpubsub_mode=sendToGroup"), offered).Request);
        Assert.Null(ClientEndpoint.Parse("chat", Query("notices=perhaps"), offered).Request);
    }

    private static ParsedRequest Raw(string? hub, string query) => ClientEndpoint.Parse(hub, Query(query), []);

    private static ParsedRequest Native(string query) => NativeEndpoint.Parse(Query(query));

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));
}
