using System.Net;
using Tidegate.Hosting.Access;
using Tidegate.Hosting.Listening;

namespace Tidegate.Hosting.Tests.Listening;

public sealed class PendingConnectionsTests
{
    private static readonly AddressKey A = Key("10.0.0.1");
    private static readonly AddressKey B = Key("10.0.0.2");
    private static readonly AddressKey C = Key("10.0.0.3");
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    [Fact]
    public void Newcomer_over_the_share_of_its_address_takes_the_place_of_the_oldest_silent_one_there()
    {
        var pending = new PendingConnections(100, 2);
        var other = Enter(pending, B);
        var (first, second) = (Enter(pending, A), Enter(pending, A));

        Assert.Equal((first, PendingBound.Address), pending.Enter(Place(A), Now));
        Assert.Equal((second, PendingBound.Address), pending.Enter(Place(A), Now));
        Assert.Equal(3, pending.Count);
        Assert.NotNull(other.Line);
        Assert.Null(first.Line);
    }

    [Fact]
    public void Newcomer_when_all_is_full_takes_the_place_of_the_oldest_silent_one_of_the_address_that_has_the_most()
    {
        var pending = new PendingConnections(4, 100);
        Enter(pending, B);
        var first = Enter(pending, A);
        Enter(pending, A);
        Enter(pending, A);

        Assert.Equal((first, PendingBound.Total), pending.Enter(Place(C), Now));
        Assert.Equal(4, pending.Count);
    }

    [Fact]
    public void Networks_of_64_bits_are_one_address_of_IPv6()
    {
        var pending = new PendingConnections(100, 1);
        var first = Enter(pending, Key("2001:db8::1"));
        Enter(pending, Key("2001:db8:0:1::1"));

        Assert.Equal((first, PendingBound.Address), pending.Enter(Place(Key("2001:db8::2")), Now));
    }

    [Fact]
    public void Connection_with_a_request_under_way_stays_while_another_is_silent()
    {
        var pending = new PendingConnections(100, 2);
        var busy = Enter(pending, A);
        Engage(pending, busy);
        var silent = Enter(pending, A);

        Assert.Equal(silent, pending.Enter(Place(A), Now)!.Value.Place);
    }

    [Fact]
    public void Connection_with_a_request_under_way_goes_where_nobody_is_silent()
    {
        var pending = new PendingConnections(2, 2);
        var (first, second) = (Enter(pending, A), Enter(pending, A));
        Engage(pending, second);
        Engage(pending, first);

        Assert.Equal((second, PendingBound.Address), pending.Enter(Place(A), Now));
        Engage(pending, pending.Enter(Place(B), Now)!.Value.Place);
        Assert.Equal(2, pending.Count);
    }

    [Fact]
    public void Connection_that_was_answered_is_the_youngest_of_the_silent_ones()
    {
        var pending = new PendingConnections(100, 2);
        var (first, second) = (Enter(pending, A), Enter(pending, A));
        Engage(pending, first);
        pending.Release(first);

        Assert.Equal(second, pending.Enter(Place(A), Now)!.Value.Place);
    }

    [Fact]
    public void Proxy_has_no_share_and_counts_in_the_total()
    {
        var pending = new PendingConnections(3, 1);
        var first = Enter(pending, A, hasShare: false);
        Enter(pending, A, hasShare: false);
        Enter(pending, A, hasShare: false);

        Assert.Equal((first, PendingBound.Total), pending.Enter(Place(B), Now));
    }

    [Fact]
    public void Shares_are_seen_to_at_a_pace_while_there_is_room_altogether()
    {
        const int Share = 10, Most = 2 * PendingConnections.DropsPerSecond;
        var pending = new PendingConnections(Most, Share);
        for (var n = 0; n < Share + PendingConnections.DropsPerSecond; n++)
            pending.Enter(Place(A), Now);
        Assert.Equal(Share, pending.Count);

        while (pending.Count < Most)
            Assert.Null(pending.Enter(Place(A), Now));
        Assert.Equal(PendingBound.Address, pending.Enter(Place(A), Now)!.Value.Bound);
        Assert.Equal(PendingBound.Total, pending.Enter(Place(B), Now)!.Value.Bound);
    }

    [Fact]
    public void Without_room_an_address_exchanges_those_that_spoke_at_the_same_pace_and_is_refused_over_it()
    {
        const int Most = 20;
        var pending = new PendingConnections(Most, Most);
        for (var n = 0; n < Most + PendingConnections.DropsPerSecond; n++)
            EnterSpeaking(pending, A);

        var newcomer = Place(A);
        Assert.Equal((newcomer, PendingBound.Refused), pending.Enter(newcomer, Now));
        Assert.Null(newcomer.Line);
        Assert.Equal(PendingBound.Total, pending.Enter(Place(B), Now)!.Value.Bound);
        Assert.Equal(PendingBound.Total, EnterSpeaking(pending, A, Now + TimeSpan.FromSeconds(1))!.Value.Bound);
    }

    [Fact]
    public void Without_room_one_that_has_said_nothing_goes_for_a_newcomer_at_any_pace()
    {
        const int Most = 20;
        var pending = new PendingConnections(Most, Most);
        var oldest = new Queue<PendingPlace>();
        for (var n = 0; n < Most; n++)
            oldest.Enqueue(Enter(pending, A));

        for (var n = 0; n < 3 * PendingConnections.DropsPerSecond; n++)
        {
            var newcomer = Place(A);
            Assert.Equal((oldest.Dequeue(), PendingBound.Address), pending.Enter(newcomer, Now));
            oldest.Enqueue(newcomer);
        }
    }

    [Fact]
    public void Connection_that_left_is_forgotten_and_may_come_back()
    {
        var pending = new PendingConnections(100, 1);
        var place = Enter(pending, A);
        pending.Leave(place);
        pending.Leave(place);
        Engage(pending, place);
        pending.Release(place);
        Assert.Equal((0, 0), (pending.Count, pending.Addresses));

        Assert.Null(pending.Enter(place, Now));
        Assert.Equal(1, pending.Count);
    }

    [Fact]
    public void Bounds_hold_and_the_longest_line_pays_whatever_happens()
    {
        const int Most = 20, Share = 8;
        var random = new Random(10);
        var pending = new PendingConnections(Most, Share);
        // The model: who is counted, the longest there first, who of them said something, and who is busy.
        List<PendingPlace> counted = [];
        HashSet<PendingPlace> spoken = [];
        HashSet<PendingPlace> busy = [];
        for (var step = 0; step < 5000; step++)
        {
            var place = counted.Count > 0 ? counted[random.Next(counted.Count)] : null;
            switch (random.Next(7))
            {
                case 0 when place is not null:
                    pending.Leave(place);
                    Forget(place);
                    break;
                case 1 when place is not null:
                    pending.Engage(place);
                    if (spoken.Contains(place) && busy.Add(place))
                        MoveToEnd(counted, place);
                    break;
                case 3 when place is not null:
                    pending.Speak(place);
                    if (spoken.Add(place))
                        MoveToEnd(counted, place);
                    break;
                case 2 when place is not null:
                    pending.Release(place);
                    if (busy.Remove(place))
                        MoveToEnd(counted, place);
                    break;
                default:
                    var newcomer = Place(new AddressKey(false, (ulong)random.Next(6)));
                    var own = counted.Where(one => one.Address == newcomer.Address).ToList();
                    var dropped = pending.Enter(newcomer, TimeSpan.FromSeconds(step));
                    if (own.Count == Share)
                    {
                        Assert.Equal((own.Find(one => !busy.Contains(one)) ?? own[0], PendingBound.Address), dropped);
                    }
                    else if (counted.Count == Most)
                    {
                        var lines = counted.GroupBy(one => (one.Address, IsBusy: busy.Contains(one), HasSpoken: spoken.Contains(one))).ToList();
                        var isBusy = lines.TrueForAll(line => line.Key.IsBusy);
                        var longest = lines.Where(line => line.Key.IsBusy == isBusy).Max(line => line.Count());
                        Assert.Equal(PendingBound.Total, dropped!.Value.Bound);
                        Assert.Contains(dropped.Value.Place, lines.Where(line => line.Key.IsBusy == isBusy && line.Count() == longest).Select(line => line.First()));
                    }
                    else
                    {
                        Assert.Null(dropped);
                    }

                    if (dropped is var (gone, _))
                        Forget(gone);
                    counted.Add(newcomer);
                    break;
            }

            List<PendingPlace> all = [];
            pending.CopyTo(all);
            Assert.Equal(counted.ToHashSet(), all.ToHashSet());
            Assert.Equal((counted.Count, counted.Select(one => one.Address).Distinct().Count()), (pending.Count, pending.Addresses));
        }

        void Forget(PendingPlace place)
        {
            counted.Remove(place);
            spoken.Remove(place);
            busy.Remove(place);
        }
    }

    private static void MoveToEnd(List<PendingPlace> places, PendingPlace place)
    {
        places.Remove(place);
        places.Add(place);
    }

    private static AddressKey Key(string address) => AddressKey.Of(IPAddress.Parse(address));

    private static PendingPlace Place(AddressKey address, bool hasShare = true) => new(new SomeOwner(), address, hasShare);

    private static PendingPlace Enter(PendingConnections pending, AddressKey address, bool hasShare = true)
    {
        var place = Place(address, hasShare);
        Assert.Null(pending.Enter(place, Now));
        return place;
    }

    private static (PendingPlace Place, PendingBound Bound)? EnterSpeaking(PendingConnections pending, AddressKey address, TimeSpan? now = null)
    {
        var place = Place(address);
        var dropped = pending.Enter(place, now ?? Now);
        pending.Speak(place);
        return dropped;
    }

    private static void Engage(PendingConnections pending, PendingPlace place)
    {
        pending.Speak(place);
        pending.Engage(place);
    }

    private sealed class SomeOwner : IPendingOwner
    {
        public EndPoint? RemoteEndPoint => null;

        public void End(PendingBound bound) => throw new NotSupportedException();
    }
}
