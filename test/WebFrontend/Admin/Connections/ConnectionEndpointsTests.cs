using System.Net;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Tests.Admin.Connections;

public sealed class ConnectionEndpointsTests : IAsyncLifetime
{
    private static readonly ConnectionView View = new()
    {
        Descriptor = new ConnectionDescriptor
        {
            ConnectionId = "abc",
            Hub = "chat",
            UserId = "ann",
            FrontendId = "f-1",
            Remote = "127.0.0.1:5",
            Class = AdmissionClass.Priority,
            Protocol = "native",
            ConnectedAt = DateTimeOffset.UnixEpoch,
        },
        Reading = new ConnectionReading
        {
            IdleFor = TimeSpan.FromSeconds(2.5),
            MemoryBytes = 10,
            MessagesIn = 3,
            MessagesOut = 4,
            State = ConnectionState.Warned,
            Groups = ["g"],
        },
        HasReminder = true,
        IdleCheckIn = TimeSpan.FromSeconds(9),
    };

    private AdminHost _host = null!;

    public async Task InitializeAsync() => _host = await AdminHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_pages_by_its_token()
    {
        _host.Grains.Handler = _ => Task.FromResult(new ConnectionPage([View], new ConnectionCursor("f-1", "abc"), ["f-2"]));
        using var first = await _host.SendAsync(HttpMethod.Get, "/admin/connections?hub=CHAT&userId=a%2Fb&state=warned&minIdleSeconds=2&top=1");
        var page = await HttpAssert.JsonAsync(first);
        var query = (await _host.Grains.NextAsync("the first page")).Arg<ConnectionQuery>();
        Assert.Equal(("chat", "a/b", ConnectionState.Warned, 1), (query.Hub, query.UserId, query.State, query.Top));
        Assert.Equal("f-2", page.GetProperty("unreachable")[0].GetString());

        var token = page.GetProperty("continuationToken").GetString();
        using var second = await _host.SendAsync(HttpMethod.Get, "/admin/connections?continuationToken=" + token);
        await HttpAssert.JsonAsync(second);
        Assert.Equal(new ConnectionCursor("f-1", "abc"), (await _host.Grains.NextAsync("the second page")).Arg<ConnectionQuery>().After);
    }

    [Fact]
    public async Task Connection_in_a_list_has_the_documented_fields()
    {
        _host.Grains.Handler = _ => Task.FromResult(new ConnectionPage([View], null, []));
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/connections");
        var connection = (await HttpAssert.JsonAsync(response)).GetProperty("connections")[0];

        Assert.Equal("abc", connection.GetProperty("id").GetString());
        Assert.Equal("chat", connection.GetProperty("hub").GetString());
        Assert.Equal("ann", connection.GetProperty("user").GetString());
        Assert.Equal("127.0.0.1:5", connection.GetProperty("remote").GetString());
        Assert.Equal("f-1", connection.GetProperty("frontend").GetString());
        Assert.Equal("warned", connection.GetProperty("state").GetString());
        Assert.Equal("priority", connection.GetProperty("class").GetString());
        Assert.Equal(DateTimeOffset.UnixEpoch, connection.GetProperty("connectedAt").GetDateTimeOffset());
        Assert.Equal(2.5, connection.GetProperty("idleSeconds").GetDouble());
        Assert.Equal(10, connection.GetProperty("memoryBytes").GetInt64());
        Assert.Equal(3, connection.GetProperty("messagesIn").GetInt64());
        Assert.Equal(4, connection.GetProperty("messagesOut").GetInt64());
        Assert.Equal("g", connection.GetProperty("groups")[0].GetString());
    }

    [Fact]
    public async Task Wrong_filter_is_refused()
    {
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/connections?top=5000");

        Assert.Contains("top", (await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task One_connection_has_what_its_grain_knows()
    {
        _host.Grains.Handler = _ => Task.FromResult<ConnectionView?>(View);
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/connections/abc");
        var connection = await HttpAssert.JsonAsync(response);

        Assert.True(connection.GetProperty("hasReminder").GetBoolean());
        Assert.Equal(9, connection.GetProperty("idleCheckInSeconds").GetDouble());
        Assert.Equal("abc", (await _host.Grains.NextAsync("the question")).Key);
    }

    [Theory]
    [InlineData("GET", "/admin/connections/abc")]
    [InlineData("GET", "/admin/connections/no%2Fid")]
    [InlineData("DELETE", "/admin/connections/abc")]
    [InlineData("DELETE", "/admin/connections/%C3%A4")]
    public async Task Unknown_connection_is_404(string method, string path)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), path);

        await HttpAssert.ProblemAsync(response, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Delete_closes_with_4006()
    {
        _host.Grains.Handler = _ => Task.FromResult(true);
        using var response = await _host.SendAsync(HttpMethod.Delete, "/admin/connections/abc?reason=maintenance");
        var closed = await HttpAssert.JsonAsync(response, HttpStatusCode.Accepted);

        Assert.Equal(4006, closed.GetProperty("code").GetInt32());
        var request = (await _host.Grains.NextAsync("the close")).Arg<CloseRequest>();
        Assert.Equal((4006, "maintenance", "admin@127.0.0.1"), (request.Code, request.Reason, request.Actor));
    }

    [Fact]
    public async Task Reason_that_fits_no_close_frame_is_refused()
    {
        using var response = await _host.SendAsync(HttpMethod.Delete, "/admin/connections/abc?reason=" + new string('x', 124));

        await HttpAssert.ProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True(_host.Grains.IsQuiet);
    }

    [Fact]
    public async Task Frontends_are_listed_by_name()
    {
        _host.Grains.Handler = _ => Task.FromResult(System.Collections.Immutable.ImmutableArray.Create(Registration("b"), Registration("a")));
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/frontends");
        var frontends = (await HttpAssert.JsonAsync(response)).GetProperty("frontends");

        Assert.Equal(["a", "b"], frontends.EnumerateArray().Select(frontend => frontend.GetProperty("name").GetString()));
        Assert.Equal(4, frontends[0].GetProperty("connections").GetInt32());
    }

    [Fact]
    public async Task Audit_is_answered_in_camel_case()
    {
        _host.Grains.Handler = _ => Task.FromResult(new AuditReport { Consistent = true, Sockets = 2, LedgerInUse = 2, SocketsWithoutGrain = ["x"] });
        using var response = await _host.SendAsync(HttpMethod.Get, "/admin/audit");
        var audit = await HttpAssert.JsonAsync(response);

        Assert.True(audit.GetProperty("consistent").GetBoolean());
        Assert.Equal(2, audit.GetProperty("ledgerInUse").GetInt32());
        Assert.Equal("x", audit.GetProperty("socketsWithoutGrain")[0].GetString());
    }

    private static FrontendRegistration Registration(string name) => new()
    {
        Id = name + "-1",
        Name = name,
        PublicAddresses = "http://127.0.0.1:8080",
        Host = "h",
        Version = "0.1.0",
        Connections = 4,
    };
}
