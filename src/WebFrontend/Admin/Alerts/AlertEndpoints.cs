using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Alerts;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Alerts;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Alerts;

/// <summary>
/// Alerts of the cluster, and those that only this frontend sees. They are answered also while the cluster is away: that is when they are
/// needed.
/// </summary>
internal static class AlertEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/alerts", GetAsync)
            .WithSummary("The alerts that are up, and when the limit will be reached at the present pace.")
            .Produces<AlertListDocument>();
        admin.MapGet("/alerts/history", HistoryAsync)
            .WithSummary("What became of alerts in the last 30 days, the newest first.")
            .Produces<AlertHistoryDocument>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> GetAsync(IGrainFactory grains, ILocalAlerts local)
    {
        var report = await TryAsync(() => grains.GetGrain<IAlertGrain>(IAlertGrain.Key).Get());
        var cluster = report?.Alerts ?? [];
        var own = local.Active().Where(alert => !cluster.Any(known => known.Name == alert.Name && known.Scope == alert.Scope));
        return TypedResults.Json(
            new AlertListDocument(
                [.. cluster.Concat(own).Select(AlertDocument.From)],
                new AlertForecastDocument(report?.LimitReachedIn?.TotalSeconds),
                report is not null),
            AlertJson.Default.AlertListDocument);
    }

    private static async Task<IResult> HistoryAsync(
        IGrainFactory grains,
        ILocalAlerts local,
        [Description(PageSize.Description)] string? top,
        [Description("The token of the page before.")] string? continuationToken)
    {
        var (size, error) = PageSize.Read(top);
        if (error is not null) return Problem.BadRequest(error);
        if (!AlertPages.TryRead(continuationToken, out var from))
        {
            return Problem.BadRequest("continuationToken: must be the one of the page before; leave it out to begin again.");
        }

        var cluster = await TryAsync(() => grains.GetGrain<IAlertGrain>(IAlertGrain.Key).History(size, from.Cluster));
        var (events, next) = AlertPages.Merge(cluster ?? new AlertHistoryPage([], null), local.History(size, from.Local), size, from);
        return TypedResults.Json(
            new AlertHistoryDocument([.. events.Select(AlertEventDocument.From)], next),
            AlertJson.Default.AlertHistoryDocument);
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T>> question)
        where T : class
    {
        try
        {
            return await question();
        }
        catch (Exception exception) when (ClusterFailure.WasHeldBack(exception) || ClusterFailure.Is(exception))
        {
            return null;
        }
    }
}
