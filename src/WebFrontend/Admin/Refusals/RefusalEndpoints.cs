using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Refusals;

/// <summary>Upgrades that were refused in the last minutes.</summary>
internal static class RefusalEndpoints
{
    public static void Map(RouteGroupBuilder admin) => admin.MapGet("/refusals", ListAsync)
        .WithSummary("The upgrades that the frontends of the cluster refused in the last minutes, the newest first.")
        .Produces<RefusalListDocument>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ListAsync(
        IGrainFactory grains,
        [Description(PageSize.Description)] string? top)
    {
        var (size, error) = PageSize.Read(top);
        if (error is not null) return Problem.BadRequest(error);
        var page = await grains.NewQuestion().Refusals(size);
        return TypedResults.Json(
            new RefusalListDocument([.. page.Refusals.Select(RefusalDocument.From)], page.Unreachable),
            RefusalJson.Default.RefusalListDocument);
    }
}
