using System.ComponentModel;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Admin.Refusals;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Connections;

/// <summary>The connections of the cluster: list, look at one, close one.</summary>
internal static partial class ConnectionEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/connections", ListAsync)
            .WithSummary("A page of the connections of the cluster, filtered, in the order of frontend and connection id.")
            .Produces<ConnectionPageDocument>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        admin.MapGet("/connections/{id}", GetAsync)
            .WithSummary("One connection as its grain sees it, with fresh figures from its frontend; or why it ended, or why the upgrade of this correlation id was refused, in the last minutes.")
            .Produces<ConnectionDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        admin.MapDelete("/connections/{id}", CloseAsync)
            .WithSummary("Closes a connection with code 4006. Answers when the close has begun.")
            .Produces<ConnectionCloseDocument>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        IGrainFactory grains,
        [Description("Only this hub.")] string? hub,
        [Description("Only this user.")] string? userId,
        [Description("Only this state: open, warned or closing.")] string? state,
        [Description("Only connections idle for at least so many seconds.")] string? minIdleSeconds,
        [Description(PageSize.Description)] string? top,
        [Description("The token of the page before.")] string? continuationToken,
        [Description("longestIdle: the longest idle of all first, one page.")] string? order)
    {
        var (query, error) = new ConnectionFilter(hub, userId, state, minIdleSeconds, top, continuationToken, order).Read();
        if (query is null) return Problem.BadRequest(error!);
        var page = await grains.NewQuestion().List(query);
        var document = new ConnectionPageDocument(
            [.. page.Connections.Select(ConnectionDocument.FromList)],
            page.Next is { } next ? ContinuationToken.Write(next) : null,
            page.Unreachable);
        return TypedResults.Json(document, ConnectionJson.Default.ConnectionPageDocument);
    }

    private static async Task<IResult> GetAsync(HttpContext context, IGrainFactory grains, string id)
    {
        if (AdminPaths.Connection(context) is not { } known) return Unknown(id);
        var view = await grains.GetGrain<IConnectionGrain>(known).Get();
        if (view is not null) return TypedResults.Json(ConnectionDocument.FromGrain(view), ConnectionJson.Default.ConnectionDocument);
        return await grains.NewQuestion().Explain(known) switch
        {
            { Closed: { } close } => TypedResults.Json(ConnectionDocument.FromClose(close), ConnectionJson.Default.ConnectionDocument),
            { Refused: { } refusal } => TypedResults.Json(RefusedConnectionDocument.From(refusal), ConnectionJson.Default.RefusedConnectionDocument),
            _ => Unknown(id),
        };
    }

    private static async Task<IResult> CloseAsync(
        HttpContext context,
        IGrainFactory grains,
        ILoggerFactory loggers,
        string id,
        [Description("Reason that the client gets, at most 123 bytes of UTF-8.")] string? reason)
    {
        if (reason is not null && Encoding.UTF8.GetByteCount(reason) > CloseCodes.MaxReasonBytes)
        {
            return Problem.BadRequest($"reason: at most {CloseCodes.MaxReasonBytes} bytes of UTF-8 fit into a close frame.");
        }

        if (AdminPaths.Connection(context) is not { } known) return Unknown(id);
        var code = CloseCodes.ByOperator;
        var actor = AdminActor.Of(context);
        var request = new CloseRequest { Code = code.Code, Reason = reason, Actor = actor };
        if (!await grains.GetGrain<IConnectionGrain>(known).Close(request)) return Unknown(id);
        LogClosed(loggers.CreateLogger(typeof(ConnectionEndpoints)), actor, known, reason ?? code.Reason, CorrelationId.Of(context));
        var document = new ConnectionCloseDocument(known, code.Code, reason ?? code.Reason);
        return TypedResults.Json(document, ConnectionJson.Default.ConnectionCloseDocument, statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult Unknown(string id) => Problem.NotFound($"There is no connection {id}.");
}
