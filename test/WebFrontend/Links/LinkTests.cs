using System.Text;
using CsCheck;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Links;

namespace Tidegate.WebFrontend.Tests.Links;

/// <summary>The pure parts of reliable links.</summary>
public class LinkTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Number_stands_first_in_the_frame()
    {
        Assert.Equal("""{"sequenceId":18446744073709551615,"a":1}""", Encoding.UTF8.GetString(UnackedMessages.Number(ulong.MaxValue, """{"a":1}"""u8)));
        Assert.Equal("""{"sequenceId":1,"a":1}""", Encoding.UTF8.GetString(UnackedMessages.Number(1, """{"a":1}"""u8)));
    }

    [Fact]
    public void What_waits_is_what_was_added_after_the_last_acknowledged_one() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 40]).List[0, 200].Sample(steps =>
        {
            var messages = new UnackedMessages();
            ulong added = 0, acknowledged = 0;
            foreach (var (what, number) in steps)
            {
                if (what > 0)
                {
                    Assert.True(messages.TryAdd("""{"a":1}"""u8, TimeSpan.Zero, UnackedMessages.MaxBytes, out var message));
                    Assert.Equal(++added, message.SequenceId);
                }
                else
                {
                    messages.Acknowledge((ulong)number);
                    acknowledged = Math.Max(acknowledged, Math.Min(added, (ulong)number));
                }

                Assert.Equal(Enumerable.Range(1, (int)added).Skip((int)acknowledged), messages.Waiting.Select(message => (int)message.SequenceId));
                Assert.Equal(messages.Waiting.Sum(message => (long)message.Cost), messages.Bytes);
            }
        });

    [Fact]
    public void Too_many_bytes_are_not_kept_but_one_message_is_whatever_its_size()
    {
        var messages = new UnackedMessages();
        Assert.True(messages.TryAdd(new byte[500], TimeSpan.Zero, 100, out _));
        Assert.False(messages.TryAdd(new byte[1], TimeSpan.Zero, 100, out _));
        Assert.Equal((1UL, 1), (messages.Last, messages.Count));
        messages.Acknowledge(1);
        Assert.True(messages.TryAdd(new byte[1], TimeSpan.Zero, 100, out var next));
        Assert.Equal(2UL, next.SequenceId);
    }

    [Fact]
    public void Identities_are_remembered_for_a_time_and_up_to_a_number()
    {
        var recent = new RecentIdentities();
        Guid[] ids = [.. Enumerable.Range(0, RecentIdentities.Capacity + 1).Select(_ => Guid.NewGuid())];
        Assert.True(recent.TryAdd(Guid.Empty, TimeSpan.Zero));
        Assert.False(recent.Contains(Guid.Empty));
        Assert.Empty(recent.All);
        foreach (var id in ids)
            Assert.True(recent.TryAdd(id, TimeSpan.Zero));
        Assert.False(recent.TryAdd(ids[1], TimeSpan.Zero));
        Assert.Equal((false, true), (recent.Contains(ids[0]), recent.Contains(ids[1])));
        Assert.Equal(ids[1..], recent.All.ToArray());
        var later = Guid.NewGuid();
        recent.TryAdd(later, RecentIdentities.Time + TimeSpan.FromTicks(1));
        Assert.Equal([later], recent.All.ToArray());
    }

    [Fact]
    public void Message_of_one_identity_to_two_targets_is_two_messages()
    {
        var id = Guid.NewGuid();
        Assert.Equal(LinkIdentity.Of("group/chat/a", id), LinkIdentity.Of("group/chat/a", id));
        Assert.NotEqual(LinkIdentity.Of("group/chat/a", id), LinkIdentity.Of("group/chat/b", id));
        Assert.Equal(Guid.Empty, LinkIdentity.Of("group/chat/a", Guid.Empty));
    }

    [Fact]
    public void Token_is_good_for_its_connection_and_its_time_only()
    {
        var secret = ReconnectionToken.NewSecret();
        var token = ReconnectionToken.Of(secret, "c", Now);

        Assert.True(ReconnectionToken.IsGood(token, secret, "c", Now));
        Assert.True(ReconnectionToken.IsGood(token, secret, "c", Now + ReconnectionToken.Life - TimeSpan.FromSeconds(1)));
        Assert.False(ReconnectionToken.IsGood(token, secret, "c", Now + ReconnectionToken.Life));
        Assert.False(ReconnectionToken.IsGood(token, secret, "d", Now));
        Assert.False(ReconnectionToken.IsGood(token, ReconnectionToken.NewSecret(), "c", Now));
        var later = ReconnectionToken.Of(secret, "c", Now.AddYears(1));
        Assert.False(ReconnectionToken.IsGood(later.Split('.')[0] + "." + token.Split('.')[1], secret, "c", Now));
        foreach (var text in new[] { "", ".", "a.b", "-1.b", token + "x", new string('1', 200) + "." })
            Assert.False(ReconnectionToken.IsGood(text, secret, "c", Now));
    }

    [Theory]
    [InlineData(1006, CloseInitiator.Network, true)]
    [InlineData(1000, CloseInitiator.Client, false)]
    [InlineData(1001, CloseInitiator.Client, false)]
    [InlineData(4000, CloseInitiator.Client, true)]
    [InlineData(1002, CloseInitiator.Server, false)]
    [InlineData(1007, CloseInitiator.Server, false)]
    [InlineData(1012, CloseInitiator.Server, true)]
    [InlineData(1013, CloseInitiator.Server, false)]
    [InlineData(4003, CloseInitiator.Server, false)]
    [InlineData(4007, CloseInitiator.Server, false)]
    internal void Link_outlives_what_is_nobodys_will(int code, CloseInitiator initiator, bool survives) =>
        Assert.Equal(survives, LinkRules.Survives(code, initiator));
}
