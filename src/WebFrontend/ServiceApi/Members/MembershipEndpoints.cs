using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Connections;
using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>Groups of connections, of users, and of all connections that a filter is true of.</summary>
internal static class MembershipEndpoints
{
    private const string OneOfGroup = "/groups/{group}/connections/{connection}";
    private const string UserInGroup = "/users/{user}/groups/{group}";

    public static void Map(RouteGroupBuilder hub)
    {
        hub.MapPut(OneOfGroup, AddAsync);
        hub.MapDelete(OneOfGroup, RemoveAsync);
        hub.MapDelete("/connections/{connection}/groups", RemoveFromAllAsync);
        hub.MapPut(UserInGroup, AddUserAsync);
        hub.MapDelete(UserInGroup, RemoveUserAsync);
        hub.MapDelete("/users/{user}/groups", RemoveUserFromAllAsync);
        hub.MapPost("/:addToGroups", (HttpContext context, IGrainFactory grains, GroupSettling settling) =>
            ChangeFilteredAsync(context, grains, settling, add: true));
        hub.MapPost("/:removeFromGroups", (HttpContext context, IGrainFactory grains, GroupSettling settling) =>
            ChangeFilteredAsync(context, grains, settling, add: false));
    }

    private static async Task<IResult> AddAsync(HttpContext context, IGrainFactory grains, GroupSettling settling)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub, Name: { } group } path) return ServiceError.BadPath();
        var view = await ServiceConnections.FindAsync(grains, hub, path.SecondConnection);
        if (view is null || !await grains.GetGrain<IConnectionGrain>(view.Descriptor.ConnectionId).JoinGroup(group))
            return ServiceError.NoConnection(path.Last);
        await settling.WaitAsync(hub, [group], [view.Descriptor.FrontendId]);
        return TypedResults.Ok();
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, IGrainFactory grains)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub, Name: { } group } path) return ServiceError.BadPath();
        if (await ServiceConnections.FindAsync(grains, hub, path.SecondConnection) is { } view)
            await grains.GetGrain<IConnectionGrain>(view.Descriptor.ConnectionId).LeaveGroup(group);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RemoveFromAllAsync(HttpContext context, IGrainFactory grains)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub } path) return ServiceError.BadPath();
        if (await ServiceConnections.FindAsync(grains, hub, path.Connection) is { } view)
            await grains.GetGrain<IConnectionGrain>(view.Descriptor.ConnectionId).LeaveAllGroups();
        return TypedResults.NoContent();
    }

    private static async Task<IResult> AddUserAsync(HttpContext context, IGrainFactory grains, GroupSettling settling)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub, Name: { } user, SecondName: { } group }) return ServiceError.BadPath();
        var outcome = await grains.CarryOutAsync(new MemberOrder { Topic = TopicKey.User(hub, user), Join = [group] });
        if (MemberCalls.Incomplete(outcome) is { } error) return error;
        if (outcome.Members == 0) return ServiceError.None("User", user);
        await settling.WaitAsync(hub, [group], outcome.Frontends);
        return TypedResults.Ok();
    }

    private static Task<IResult> RemoveUserAsync(HttpContext context, IGrainFactory grains) =>
        ServicePath.Of(context) is { Hub: { } hub, Name: { } user, SecondName: { } group }
            ? LeaveAsync(grains, new MemberOrder { Topic = TopicKey.User(hub, user), Leave = [group] })
            : Task.FromResult<IResult>(ServiceError.BadPath());

    private static Task<IResult> RemoveUserFromAllAsync(HttpContext context, IGrainFactory grains) =>
        ServicePath.Of(context) is { Hub: { } hub, Name: { } user }
            ? LeaveAsync(grains, new MemberOrder { Topic = TopicKey.User(hub, user), LeaveAll = true })
            : Task.FromResult<IResult>(ServiceError.BadPath());

    private static async Task<IResult> LeaveAsync(IGrainFactory grains, MemberOrder order) =>
        MemberCalls.Incomplete(await grains.CarryOutAsync(order)) is { } error ? error : TypedResults.NoContent();

    private static async Task<IResult> ChangeFilteredAsync(HttpContext context, IGrainFactory grains, GroupSettling settling, bool add)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub }) return ServiceError.BadPath();
        var (choice, error) = await GroupChoice.ReadAsync(context);
        if (choice is null) return error!;
        var order = new MemberOrder { Topic = TopicKey.Hub(hub), Filter = choice.Filter };
        var outcome = await grains.CarryOutAsync(add ? order with { Join = choice.Groups } : order with { Leave = choice.Groups });
        if (MemberCalls.Incomplete(outcome) is { } incomplete) return incomplete;
        if (add) await settling.WaitAsync(hub, choice.Groups, outcome.Frontends);
        return TypedResults.Ok();
    }
}
