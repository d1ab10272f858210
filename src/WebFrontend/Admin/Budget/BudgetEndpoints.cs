using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.WebFrontend.Admin.Common;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Budget;

/// <summary>The budget and its limit.</summary>
internal static partial class BudgetEndpoints
{
    private const string Form = "The body must be a JSON object such as {\"maxConnections\": 5000, \"reason\": \"more load expected\"}.";

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
        admin.MapGet("/limits:whatIf", WhatIfAsync)
            .WithSummary("What a limit would close, where, which connections first, and how long it would take. Changes nothing.")
            .Produces<ForecastDocument>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> GetAsync(IGrainFactory grains)
    {
        var status = await grains.GetGrain<IConnectionBudgetGrain>(IConnectionBudgetGrain.Key).GetStatus();
        return TypedResults.Json(BudgetDocument.From(status), BudgetJson.Default.BudgetDocument);
    }

    private static async Task<IResult> SetAsync(HttpContext context, IGrainFactory grains, ILoggerFactory loggers)
    {
        var json = await BodyReader.ReadAsync(context.Request, JsonBody.MaxBytes, context.RequestAborted);
        var (body, error) = JsonBody.Read(json, BudgetJson.Default.LimitBody, Form, body => body.Check());
        if (body is null) return Problem.BadRequest(error);

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
        return TypedResults.Json(LimitChangeDocument.From(change), BudgetJson.Default.LimitChangeDocument);
    }

    private static async Task<IResult> WhatIfAsync(
        IGrainFactory grains,
        [Description("The limit asked about, 0 to 10000000; left out it is the configured one.")] string? maxConnections)
    {
        int? limit = null;
        if (maxConnections is not null)
        {
            if (!int.TryParse(maxConnections, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > LimitSetting.Highest)
            {
                return Problem.BadRequest($"maxConnections: must be a whole number from 0 to {LimitSetting.Highest}.");
            }

            limit = value;
        }

        var forecast = await grains.NewQuestion().WhatIf(limit);
        return TypedResults.Json(ForecastDocument.From(forecast), BudgetJson.Default.ForecastDocument);
    }
}
