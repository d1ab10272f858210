using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Connections;
using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>Closes connections: one, or all of a hub, a group or a user.</summary>
internal static class CloseEndpoints
{
    private const string Actor = "service API";
    private const string Explanation = "Application server closed the connection.";

    public static void Map(RouteGroupBuilder hub)
    {
        hub.MapDelete("/connections/{connection}", CloseAsync);
        hub.MapPost("/:closeConnections", CloseHubAsync);
        hub.MapPost("/groups/{group}/:closeConnections", CloseGroupAsync);
        hub.MapPost("/users/{user}/:closeConnections", CloseUserAsync);
    }

    private static async Task<IResult> CloseAsync(HttpContext context, IGrainFactory grains)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub } path) return ServiceError.BadPath();
        if (await ServiceConnections.FindAsync(grains, hub, path.Connection) is { } view)
            await grains.GetGrain<IConnectionGrain>(view.Descriptor.ConnectionId).Close(Request(context));
        return TypedResults.NoContent();
    }

    private static Task<IResult> CloseHubAsync(HttpContext context, IGrainFactory grains) =>
        ServicePath.Of(context) is { Hub: { } hub } ? CloseAllAsync(context, grains, TopicKey.Hub(hub)) : BadPath();

    private static Task<IResult> CloseGroupAsync(HttpContext context, IGrainFactory grains) =>
        ServicePath.Of(context) is { Hub: { } hub, Name: { } group } ? CloseAllAsync(context, grains, TopicKey.Group(hub, group)) : BadPath();

    private static Task<IResult> CloseUserAsync(HttpContext context, IGrainFactory grains) =>
        ServicePath.Of(context) is { Hub: { } hub, Name: { } user } ? CloseAllAsync(context, grains, TopicKey.User(hub, user)) : BadPath();

    private static async Task<IResult> CloseAllAsync(HttpContext context, IGrainFactory grains, string topic)
    {
        var order = new MemberOrder { Topic = topic, Excluded = ServiceQuery.Excluded(context.Request.Query), Close = Request(context) };
        var outcome = await grains.CarryOutAsync(order);
        return MemberCalls.Incomplete(outcome) is { } error ? error : TypedResults.NoContent();
    }

    // The close frame has no reason; clients whose protocol has room for it are told before.
    private static CloseRequest Request(HttpContext context) => new()
    {
        Code = CloseCodes.Normal.Code,
        Explanation = ServiceQuery.Reason(context.Request.Query) is { } reason ? $"{Explanation} Reason: {reason}" : Explanation,
        Actor = Actor,
    };

    private static Task<IResult> BadPath() => Task.FromResult<IResult>(ServiceError.BadPath());
}
