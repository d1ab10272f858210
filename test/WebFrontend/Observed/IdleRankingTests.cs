using CsCheck;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Tests.Gateway;

namespace Tidegate.WebFrontend.Tests.Observed;

public sealed class IdleRankingTests
{
    [Fact]
    public void Ranking_is_the_head_of_all_sockets_by_idleness() =>
        Gen.Select(Gen.Int[0, 50].List[0, 60], Gen.Int[1, 20]).Sample((idle, top) =>
        {
            var sockets = idle.Select((seconds, i) => (ILocalSocket)new FakeSocket("c" + i) { IdleFor = TimeSpan.FromSeconds(seconds) }).ToArray();
            var page = IdleRanking.Of(sockets, new ConnectionQuery { Top = top, LongestIdleFirst = true });
            Assert.Null(page.Next);
            Assert.Equal(idle.OrderDescending().Take(top), page.Connections.Select(view => (int)view.Reading.IdleFor.TotalSeconds));
        });

    [Fact]
    public void Ranking_keeps_to_the_class()
    {
        var query = new ConnectionQuery { LongestIdleFirst = true, Class = AdmissionClass.Priority };

        Assert.Empty(IdleRanking.Of([new FakeSocket("a")], query).Connections);
        Assert.Single(IdleRanking.Of([new FakeSocket("a")], query with { Class = AdmissionClass.Standard }).Connections);
    }
}
