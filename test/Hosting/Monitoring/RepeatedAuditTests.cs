using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Auditing;
using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Tests.Admin.Frontends;

public sealed class RepeatedAuditTests
{
    private static readonly AuditReport Clean = new() { Consistent = true };

    [Fact]
    public async Task Consistent_round_is_the_answer()
    {
        var rounds = 0;
        var report = await RepeatedAudit.RunAsync(
            () =>
            {
                rounds++;
                return Task.FromResult(Clean);
            },
            new FakeTimeProvider(),
            default);
        Assert.True(report.Consistent);
        Assert.Equal(1, rounds);
    }

    [Fact]
    public async Task Difference_that_is_gone_in_the_second_round_does_not_count()
    {
        var time = new FakeTimeProvider();
        var rounds = new Queue<AuditReport>([Differing("a"), Clean]);
        var audit = RepeatedAudit.RunAsync(() => Task.FromResult(rounds.Dequeue()), time, default);
        Assert.False(audit.IsCompleted);
        time.Advance(TwoRounds.Between);
        Assert.True((await audit).Consistent);
    }

    [Fact]
    public void Only_what_both_rounds_know_lasts()
    {
        var first = Differing("a", "b") with { SocketsWithoutGrain = ["s1", "s2"], GrainsWithoutSocket = ["g1"] };
        var second = Differing("b", "c") with { SocketsWithoutGrain = ["s2", "s3"], GrainsWithoutSocket = ["g2"], Sockets = 7 };
        var lasting = RepeatedAudit.Lasting(first, second);
        Assert.False(lasting.Consistent);
        Assert.Equal(["b"], lasting.Differences.Keys);
        Assert.Equal("s2", Assert.Single(lasting.SocketsWithoutGrain));
        Assert.Empty(lasting.GrainsWithoutSocket);
        Assert.Equal(7, lasting.Sockets);
        Assert.True(RepeatedAudit.Lasting(Differing("a"), Differing("c")).Consistent);
        Assert.False(RepeatedAudit.Lasting(Differing("a"), Clean with { Unreachable = ["f"] }).Consistent);
    }

    private static AuditReport Differing(params string[] parts) =>
        new() { Differences = parts.ToImmutableSortedDictionary(part => part, _ => "differs") };
}
