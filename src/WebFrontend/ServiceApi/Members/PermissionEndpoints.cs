using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Connections;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>What a client may do with a group: grants it, takes it away, tells it.</summary>
internal static class PermissionEndpoints
{
    private const string Route = "/permissions/{permission}/connections/{connection}";

    public static void Map(RouteGroupBuilder hub)
    {
        hub.MapPut(Route, (HttpContext context, IGrainFactory grains) => AskAsync(context, grains, grant: true));
        hub.MapDelete(Route, (HttpContext context, IGrainFactory grains) => AskAsync(context, grains, grant: false));
        hub.MapMethods(Route, [HttpMethods.Head], (HttpContext context, IGrainFactory grains) => AskAsync(context, grains, grant: null));
    }

    private static async Task<IResult> AskAsync(HttpContext context, IGrainFactory grains, bool? grant)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub } path) return ServiceError.BadPath();
        if (ReadRight(path.Name) is not { } isToSend) return ServiceError.Invalid("permission", "permission must be sendToGroup or joinLeaveGroup.");
        if (!context.Request.Query.TryGetValue("targetName", out var names) || names is not [{ } group] || !GroupName.IsValid(group))
            return ServiceError.Invalid("targetName", $"targetName must be a group of 1 to {GroupName.MaxLength} characters, given once.");

        var order = new PermissionOrder { IsToSend = isToSend, Group = group, Grant = grant };
        if (await ServiceConnections.FindAsync(grains, hub, path.SecondConnection) is not { } view
            || await grains.GetGrain<IConnectionGrain>(view.Descriptor.ConnectionId).Permission(order) is not { } state)
        {
            return Unknown(path);
        }

        if (state.IsRefused) return ServiceError.PermissionConflict(path.Last);
        if (grant == false) return TypedResults.NoContent();
        return grant == true || state.IsGranted ? TypedResults.Ok() : Unknown(path);
    }

    private static bool? ReadRight(string? permission) => permission?.ToLowerInvariant() switch
    {
        "sendtogroup" or "1" => true,
        "joinleavegroup" or "2" => false,
        _ => null,
    };

    private static ServiceError Unknown(ServicePath path) => ServiceError.NoPermission(path.Last);
}
