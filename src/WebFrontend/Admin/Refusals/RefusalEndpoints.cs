using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.WebFrontend.Admin.Common;

namespace Tidegate.WebFrontend.Admin.Refusals;

/// <summary>Upgrades that were refused in the last minutes.</summary>
internal static class RefusalEndpoints
{
    private const int DefaultTop = 100;
    private const int MaxTop = 1000;

    public static void Map(RouteGroupBuilder admin) => admin.MapGet("/refusals", ListAsync)
        .WithSummary("The upgrades that the frontends of the cluster refused in the last minutes, the newest first.")
        .Produces<RefusalListDocument>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IGrainFactory grains,
        [Description("The most to return, 1 to 1000; default 100.")] string? top)
    {
        var size = DefaultTop;
        if (top is not null && (!int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxTop))
        {
            return AdminProblem.BadRequest(context, $"top: must be a whole number from 1 to {MaxTop}.");
        }

        var page = await grains.NewQuestion().Refusals(size);
        return TypedResults.Json(
            new RefusalListDocument([.. page.Refusals.Select(RefusalDocument.From)], page.Unreachable),
            RefusalJson.Default.RefusalListDocument);
    }
}
