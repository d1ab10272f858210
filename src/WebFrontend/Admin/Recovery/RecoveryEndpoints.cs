using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Recovery;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Recovery;

/// <summary>The recovery procedures: look at them, start one, end one.</summary>
internal static partial class RecoveryEndpoints
{
    private const string Form = "The body must be a JSON object such as {\"reason\": \"the database behind us is overloaded\"}.";

    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/recovery", GetAsync)
            .WithSummary("The recovery procedures: which of them run, since when, why, and what they wait for.")
            .Produces<RecoveryListDocument>();
        admin.MapPost("/recovery/{procedure}", (HttpContext context, string procedure, IGrainFactory grains, TimeProvider time, ILoggerFactory loggers) =>
                ChangeAsync(context, procedure, start: true, grains, time, loggers))
            .WithSummary("Starts a recovery procedure. Durable. It ends by its condition, emergency-limit by DELETE only.")
            .DescribeBody<RecoveryBody>("application/json")
            .Produces<RecoveryDocument>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        admin.MapDelete("/recovery/{procedure}", (HttpContext context, string procedure, IGrainFactory grains, TimeProvider time, ILoggerFactory loggers) =>
                ChangeAsync(context, procedure, start: false, grains, time, loggers))
            .WithSummary("Ends a recovery procedure and reverts what it changed. It does not start by itself again until its trigger has let go once.")
            .Produces<RecoveryDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> GetAsync(IGrainFactory grains, TimeProvider time)
    {
        var status = await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus();
        var now = time.GetUtcNow();
        var list = new RecoveryListDocument([.. status.Recovery.Select(one => RecoveryDocument.From(one, now))]);
        return TypedResults.Json(list, RecoveryJson.Default.RecoveryListDocument);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context,
        string procedure,
        bool start,
        IGrainFactory grains,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        if (RecoveryProcedures.Find(procedure) is not { } known)
            return Problem.NotFound("There is no such procedure; GET /admin/recovery lists them.");
        var json = await BodyReader.ReadAsync(context.Request, JsonBody.MaxBytes, context.RequestAborted);
        var body = !start && json is { Length: 0 } ? new RecoveryBody("no reason given") : null;
        if (body is null)
        {
            (body, var error) = JsonBody.Read(json, RecoveryJson.Default.RecoveryBody, Form, read => read.Check(known));
            if (body is null) return Problem.BadRequest(error);
        }

        var request = new RecoveryRequest
        {
            Procedure = known,
            Start = start,
            Limit = body.Limit,
            Share = body.Share,
            Actor = AdminActor.Of(context),
            Reason = body.Reason!,
            CorrelationId = CorrelationId.Of(context),
        };
        var result = await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).Recover(request);
        if (!result.Done) return Problem.Conflict(start ? $"{procedure} runs already." : $"{procedure} does not run.");
        LogRecovery(
            loggers.CreateLogger(typeof(RecoveryEndpoints)),
            request.Actor,
            start ? "started" : "ended",
            procedure,
            body.Limit,
            body.Share,
            request.Reason,
            request.CorrelationId);
        return TypedResults.Json(
            RecoveryDocument.From(result.Status, time.GetUtcNow()),
            RecoveryJson.Default.RecoveryDocument,
            statusCode: start ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }
}
