using CsCheck;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Observed;

public sealed class LocalPageTests
{
    private const string Me = "f-5";

    [Fact]
    public void Pages_together_are_all_sockets_once_in_ordinal_order()
    {
        var sample = Gen.Select(Gen.String[Gen.Char["abAB01-_"], 1, 4].HashSet[0, 60], Gen.Int[1, 20]);
        sample.Sample((ids, top) =>
        {
            var sockets = ids.Select(id => (ILocalSocket)new FakeSocket(id)).ToArray();
            var seen = new List<string>();
            ConnectionCursor? after = null;
            do
            {
                var page = LocalPage.Of(sockets, new ConnectionQuery { Top = top, After = after }, Me);
                seen.AddRange(page.Connections.Select(view => view.Descriptor.ConnectionId));
                if (page.Connections.Length > top) return false;
                after = page.Next;
            }
            while (after is not null);
            return seen.SequenceEqual(ids.Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Full_last_page_has_no_next()
    {
        var page = LocalPage.Of([new FakeSocket("a"), new FakeSocket("b")], new ConnectionQuery { Top = 2 }, Me);

        Assert.Equal(2, page.Connections.Length);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("f-4", 2)]
    [InlineData("f-5", 1)]
    [InlineData("f-6", 0)]
    public void Cursor_of_another_frontend_decides_by_its_place(string frontend, int expected)
    {
        var query = new ConnectionQuery { After = new ConnectionCursor(frontend, "a") };

        Assert.Equal(expected, LocalPage.Of([new FakeSocket("a"), new FakeSocket("b")], query, Me).Connections.Length);
    }

    [Fact]
    public void Filters_are_applied_together()
    {
        FakeSocket[] sockets =
        [
            new("1", "chat", "ann") { IdleFor = TimeSpan.FromSeconds(9), State = ConnectionState.Warned },
            new("2", "news", "ann") { IdleFor = TimeSpan.FromSeconds(9), State = ConnectionState.Warned },
            new("3", "chat", "bob") { IdleFor = TimeSpan.FromSeconds(9), State = ConnectionState.Warned },
            new("4", "chat", "ann") { IdleFor = TimeSpan.FromSeconds(1), State = ConnectionState.Warned },
            new("5", "chat", "ann") { IdleFor = TimeSpan.FromSeconds(9), State = ConnectionState.Open },
        ];
        var query = new ConnectionQuery { Hub = "chat", UserId = "ann", State = ConnectionState.Warned, MinIdle = TimeSpan.FromSeconds(5) };

        Assert.Equal(["1"], LocalPage.Of(sockets, query, Me).Connections.Select(view => view.Descriptor.ConnectionId));
    }
}
