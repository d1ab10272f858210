using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Members;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Observed;

/// <summary>Carries orders out for the local members of a topic, in turns: other clients have the thread meanwhile.</summary>
internal static class MemberOrders
{
    /// <summary>
    /// Carries one out. Memberships have changed when it returns; closes go on after that, so that what else this frontend is asked does not
    /// wait for them.
    /// </summary>
    /// <param name="sockets">The sockets of this frontend.</param>
    /// <param name="order">The order.</param>
    /// <param name="code">The code of the close, where there is one.</param>
    /// <param name="frontendId">This frontend.</param>
    public static async Task<MemberOutcome> CarryOutAsync(ILocalSockets sockets, MemberOrder order, CloseCode? code, string frontendId)
    {
        var choice = new MemberChoice(order.Excluded, order.Filter);
        List<ILocalSocket> members = [];
        var turn = new WorkTurn();
        foreach (var member in sockets.MembersOf(order.Topic))
        {
            if (choice.Includes(member))
            {
                members.Add(member);
                ChangeGroups(sockets, member, order);
            }

            if (turn.Ends(0)) await Task.Yield();
        }

        if (code is not null) _ = CloseAsync(members, code, order.Close!);
        return new MemberOutcome(members.Count, members.Count > 0 ? [frontendId] : [], []);
    }

    /// <summary>Ends the memberships of a socket in groups.</summary>
    public static void LeaveAll(ILocalSockets sockets, ILocalSocket member) => Set(sockets, member, member.Groups, member: false);

    private static void ChangeGroups(ILocalSockets sockets, ILocalSocket member, MemberOrder order)
    {
        Set(sockets, member, order.LeaveAll ? member.Groups : order.Leave, member: false);
        Set(sockets, member, order.Join, member: true);
    }

    private static void Set(ILocalSockets sockets, ILocalSocket socket, ImmutableArray<string> groups, bool member)
    {
        foreach (var group in groups) sockets.SetMembership(socket.Descriptor.ConnectionId, group, member);
    }

    private static async Task CloseAsync(List<ILocalSocket> members, CloseCode code, CloseRequest request)
    {
        var turn = new WorkTurn();
        foreach (var member in members)
        {
            member.BeginClose(code, request.Reason, request.Explanation);
            if (turn.Ends(0)) await Task.Yield();
        }
    }
}
