using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.History;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Budget;

/// <summary>How the budget stood over the last hours.</summary>
internal static class HistoryEndpoint
{
    private const int DefaultMinutes = 60;

    private static readonly int Longest = (int)IHistoryGrain.Longest.TotalMinutes;

    public static void Map(RouteGroupBuilder admin) => admin.MapGet("/history", ReadAsync)
        .WithSummary("Connections, limit and memory over the last minutes, oldest first. Since the last fail-over of the history at most.")
        .Produces<HistoryDocument>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ReadAsync(
        IGrainFactory grains,
        [Description("How far back, in minutes, 1 to 1440; default 60.")] string? minutes)
    {
        var span = DefaultMinutes;
        if (minutes is not null && (!int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out span) || span < 1 || span > Longest))
        {
            return Problem.BadRequest($"minutes: must be a whole number from 1 to {Longest}.");
        }

        var trend = await grains.GetGrain<IHistoryGrain>(IHistoryGrain.Key).Read(TimeSpan.FromMinutes(span));
        return TypedResults.Json(HistoryDocument.From(trend), BudgetJson.Default.HistoryDocument);
    }
}
