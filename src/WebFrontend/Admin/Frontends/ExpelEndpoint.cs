using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>Makes a frontend leave: it is fenced with its next report.</summary>
internal static partial class ExpelEndpoint
{
    private const string Form = "The body must be a JSON object such as {\"reason\": \"the machine is replaced\"}.";

    public static void Map(RouteGroupBuilder admin) => admin.MapPost("/frontends/{id}:expel", ExpelAsync)
        .WithSummary("Ends the lease of a frontend: it closes its connections with 4007. Durable; may be repeated. Its permits come back "
            + "when it has left or its lease has ended, not before.")
        .DescribeBody<ExpelBody>("application/json")
        .Produces<ExpelDocument>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ExpelAsync(HttpContext context, IGrainFactory grains, ILoggerFactory loggers, string id)
    {
        var json = await BodyReader.ReadAsync(context.Request, JsonBody.MaxBytes, context.RequestAborted);
        var (body, error) = JsonBody.Read(json, FrontendJson.Default.ExpelBody, Form, body => body.Check());
        if (body is null) return Problem.BadRequest(error);
        if (AdminPaths.Frontend(context, AdminPaths.Expel) is not { } known) return Unknown(id);

        var request = new ExpelRequest
        {
            FrontendId = known,
            Actor = AdminActor.Of(context),
            Reason = body.Reason!,
            CorrelationId = CorrelationId.Of(context),
        };
        var result = await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).Expel(request);
        if (result.Outcome == ExpelOutcome.Unknown) return Unknown(id);
        var document = ExpelDocument.From(known, result);
        LogExpelled(
            loggers.CreateLogger(typeof(ExpelEndpoint)),
            request.Actor,
            known,
            document.State,
            document.Live,
            document.Allowance,
            request.Reason,
            request.CorrelationId);
        return TypedResults.Json(document, FrontendJson.Default.ExpelDocument);
    }

    private static IResult Unknown(string id) =>
        Problem.NotFound($"The budget knows no frontend {id}; GET /admin/budget lists the ids.");
}
