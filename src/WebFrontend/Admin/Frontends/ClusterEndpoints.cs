using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Auditing;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>The frontends of the cluster, and whether its books agree.</summary>
internal static class ClusterEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/frontends", ListAsync)
            .WithSummary("The frontends that registered in the last 30 seconds.")
            .Produces<FrontendListDocument>();
        admin.MapGet("/audit", AuditAsync)
            .WithSummary("Compares sockets, permits in use, connection grains and ledger over the whole cluster.")
            .Produces<AuditReport>();
    }

    private static async Task<IResult> ListAsync(IGrainFactory grains)
    {
        var frontends = await grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key).List();
        var ordered = frontends
            .OrderBy(frontend => frontend.Name, StringComparer.Ordinal)
            .ThenBy(frontend => frontend.StartedAt)
            .Select(FrontendDocument.From);
        return TypedResults.Json(new FrontendListDocument([.. ordered]), FrontendJson.Default.FrontendListDocument);
    }

    private static async Task<IResult> AuditAsync(IGrainFactory grains, TimeProvider time, CancellationToken cancellation) =>
        TypedResults.Json(
            await RepeatedAudit.RunAsync(() => grains.NewQuestion().Audit(), time, cancellation),
            FrontendJson.Default.AuditReport);
}
