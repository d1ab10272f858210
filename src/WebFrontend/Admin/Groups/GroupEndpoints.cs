using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Connections;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Groups;

/// <summary>Membership of connections in groups.</summary>
internal static class GroupEndpoints
{
    private const string Route = "/hubs/{hub}/groups/{group}/connections/{id}";

    public static void Map(RouteGroupBuilder admin)
    {
        Describe(admin.MapPut(Route, AddAsync), "Makes a connection a member of a group of its hub. May be repeated.");
        Describe(admin.MapDelete(Route, RemoveAsync), "Ends the membership of a connection in a group. May be repeated.");
    }

    private static void Describe(RouteHandlerBuilder route, string summary) => route
        .WithSummary(summary)
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static Task<IResult> AddAsync(HttpContext context, IGrainFactory grains, string hub, string group, string id) =>
        ChangeAsync(context, grains, id, (connection, name) => connection.JoinGroup(name));

    private static Task<IResult> RemoveAsync(HttpContext context, IGrainFactory grains, string hub, string group, string id) =>
        ChangeAsync(context, grains, id, (connection, name) => connection.LeaveGroup(name));

    private static async Task<IResult> ChangeAsync(
        HttpContext context,
        IGrainFactory grains,
        string id,
        Func<IConnectionGrain, string, Task<bool>> change)
    {
        if (AdminPaths.Hub(context) is not { } hub || AdminPaths.Member(context) is not { } group)
        {
            return Problem.BadRequest("The path must name a hub and a group of 1 to 1024 characters, percent-encoded.");
        }

        if (AdminPaths.GroupConnection(context) is not { } known) return Unknown(id);
        var connection = grains.GetGrain<IConnectionGrain>(known);
        var view = await connection.Get();
        if (view is null || view.Descriptor.Hub != hub) return Unknown(id);
        return await change(connection, group) ? TypedResults.NoContent() : Unknown(id);
    }

    private static IResult Unknown(string id) => Problem.NotFound($"There is no connection {id} in this hub.");
}
