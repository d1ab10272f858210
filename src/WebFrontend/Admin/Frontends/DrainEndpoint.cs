using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Observed;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>Takes a frontend out of service and puts it back.</summary>
internal static partial class DrainEndpoint
{
    private const string Form = "The body may be missing, or is a JSON object such as {\"reason\": \"the node is replaced\"}.";

    public static void Map(RouteGroupBuilder admin)
    {
        Describe(admin.MapPost("/frontends/{id}:drain", BeginAsync), StatusCodes.Status202Accepted)
            .WithSummary("Takes a frontend out of service: it is not ready and refuses upgrades at once, tells its clients and closes them with "
                + "1012. Its process stays until it is stopped. May be repeated; answers the plan.");
        Describe(admin.MapDelete("/frontends/{id}:drain", EndAsync), StatusCodes.Status200OK)
            .WithSummary("Puts a drained or draining frontend back into service. May be repeated.")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, int status) => route
        .DescribeBody<DrainBody>("application/json")
        .Produces<DrainDocument>(status)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> BeginAsync(HttpContext context, DrainTargets targets, ILoggerFactory loggers, string id)
    {
        var (plan, problem) = await OrderAsync(context, loggers, id, "drain", targets.DrainAsync);
        return plan is null ? problem! : Answer(plan, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> EndAsync(HttpContext context, DrainTargets targets, ILoggerFactory loggers, string id)
    {
        var (plan, problem) = await OrderAsync(context, loggers, id, "end of the drain", targets.UndrainAsync);
        if (plan is null) return problem!;
        return plan.State == FrontendState.Serving
            ? Answer(plan, StatusCodes.Status200OK)
            : Problem.Conflict("The process of this frontend is about to end; that cannot be taken back.");
    }

    private static async Task<(DrainPlan? Plan, IResult? Problem)> OrderAsync(
        HttpContext context,
        ILoggerFactory loggers,
        string id,
        string name,
        Func<string, DrainOrder, Task<DrainPlan?>> give)
    {
        var json = await BodyReader.ReadAsync(context.Request, JsonBody.MaxBytes, context.RequestAborted);
        var (body, error) = JsonBody.Read(json is [] ? "{}"u8.ToArray() : json, FrontendJson.Default.DrainBody, Form, body => body.Check());
        if (body is null) return (null, Problem.BadRequest(error));

        var order = new DrainOrder { Actor = AdminActor.Of(context), Reason = body.Reason ?? "", CorrelationId = CorrelationId.Of(context) };
        var known = AdminPaths.Frontend(context, AdminPaths.Drain);
        if (known is null || await give(known, order) is not { } plan)
            return (null, Problem.NotFound($"No frontend {id} is registered; GET /admin/frontends lists the ids."));
        var log = loggers.CreateLogger(typeof(DrainEndpoint));
        LogOrdered(log, order.Actor, name, known, plan.State.Name(), plan.Connections, order.Reason, order.CorrelationId);
        return (plan, null);
    }

    private static IResult Answer(DrainPlan plan, int status) =>
        TypedResults.Json(DrainDocument.From(plan), FrontendJson.Default.DrainDocument, statusCode: status);
}
