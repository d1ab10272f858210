using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.WebFrontend.Admission;

namespace Tidegate.WebFrontend.Admin;

/// <summary>The budget and its limit.</summary>
internal static partial class BudgetEndpoints
{
    private const int MaxBodyBytes = 16 * 1024;

    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/budget", GetAsync)
            .WithSummary("The connection budget of the cluster: limit, permits, pressure, memory, refusals, frontends.")
            .Produces<BudgetDocument>();
        admin.MapPut("/limits", SetAsync)
            .WithSummary("Changes the cluster-wide limit, live and durable. Lowering converges staggered and warned; the answer says how.")
            .DescribeBody<LimitBody>("application/json")
            .Produces<LimitChangeDocument>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> GetAsync(IGrainFactory grains)
    {
        var status = await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus();
        return TypedResults.Json(BudgetDocument.From(status), AdminJson.Default.BudgetDocument);
    }

    private static async Task<IResult> SetAsync(HttpContext context, IGrainFactory grains, ILoggerFactory loggers)
    {
        var (body, error) = Read(await BodyReader.ReadAsync(context.Request, MaxBodyBytes, context.RequestAborted));
        if (body is null) return AdminProblem.BadRequest(context, error);

        var actor = AdminActor.Of(context);
        var correlationId = CorrelationId.Of(context);
        var change = await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).SetLimit(new LimitRequest
        {
            MaxConnections = body.MaxConnections,
            Actor = actor,
            Reason = body.Reason!,
            CorrelationId = correlationId,
        });
        LogLimit(
            loggers.CreateLogger(typeof(BudgetEndpoints)),
            actor,
            change.Previous.MaxConnections,
            change.Current.MaxConnections,
            change.Current.SetByOperator,
            body.Reason!,
            change.ToClose,
            correlationId);
        return TypedResults.Json(LimitChangeDocument.From(change), AdminJson.Default.LimitChangeDocument);
    }

    private static (LimitBody? Body, string Error) Read(byte[]? json)
    {
        const string Form = "The body must be a JSON object such as {\"maxConnections\": 5000, \"reason\": \"more load expected\"}.";
        if (json is null) return (null, Form);
        try
        {
            var body = JsonSerializer.Deserialize(json, AdminJson.Default.LimitBody);
            var error = body is null ? Form : body.Check();
            return error is null ? (body, "") : (null, error);
        }
        catch (JsonException exception)
        {
            return (null, exception.Path is { Length: > 0 } path ? $"{Form} At {path} it is not." : Form);
        }
    }
}
