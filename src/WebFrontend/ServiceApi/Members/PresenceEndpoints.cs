using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Topics;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>Whether a connection is there, and whether a group or a user has any.</summary>
internal static class PresenceEndpoints
{
    public static void Map(RouteGroupBuilder hub)
    {
        hub.MapMethods("/connections/{connection}", [HttpMethods.Head], HasConnectionAsync);
        hub.MapMethods("/groups/{group}", [HttpMethods.Head], HasGroupAsync);
        hub.MapMethods("/users/{user}", [HttpMethods.Head], HasUserAsync);
    }

    private static async Task<IResult> HasConnectionAsync(HttpContext context, IGrainFactory grains)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub } path) return ServiceError.BadPath();
        return await ServiceConnections.FindAsync(grains, hub, path.Connection) is not null
            ? TypedResults.Ok()
            : ServiceError.None("Connection", path.Last);
    }

    private static async Task<IResult> HasGroupAsync(HttpContext context, IGrainFactory grains)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub, Name: { } group }) return ServiceError.BadPath();
        return await grains.HasMembersAsync(TopicKey.Group(hub, group)) ? TypedResults.Ok() : ServiceError.None("Group", group);
    }

    private static async Task<IResult> HasUserAsync(HttpContext context, IGrainFactory grains)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub, Name: { } user }) return ServiceError.BadPath();
        return await grains.HasMembersAsync(TopicKey.User(hub, user)) ? TypedResults.Ok() : ServiceError.None("User", user);
    }
}
