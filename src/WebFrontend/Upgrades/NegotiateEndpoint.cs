using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Requests;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// <c>GET /negotiate?hub=</c>: whether a client would be let in at this moment, and otherwise why not, after how long it may come back, and how
/// many wait. It promises nothing: who comes next may take the place.
/// </summary>
internal sealed class NegotiateEndpoint(UpgradePreview preview, RetrySpread spread, MonotonicClock clock)
{
    private const string Usage = "Ask for a hub, with the query of its WebSocket: /negotiate?hub={hub}&access_token={token}.";

    /// <summary>Answers; 200 in either case, 400 where it is not understood.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        preview.Allow(context);
        var parsed = ClientEndpoint.Parse(null, context.Request.Query, []);
        if (parsed.Request is not { Claim: null } request)
        {
            await ProblemWriter.WriteAsync(context, Denial.BadRequest($"{parsed.Error ?? "A connection that is taken up needs no place."} {Usage}").Problem);
            return;
        }

        var before = spread.Waiting(clock.Now);
        var denial = await preview.LookAsync(context, request) is { } found ? spread.Apply(found, clock.Now) : null;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Answer(denial is null, denial?.Reason, denial?.Detail, SecondsOf(denial), denial is null ? null : before + 1), Json);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static int? SecondsOf(Denial? denial) =>
        denial?.Refusal is { } refusal ? (int)Math.Max(1, Math.Ceiling(refusal.RetryAfter.TotalSeconds)) : null;

    /// <param name="Accepted">It would be let in.</param>
    /// <param name="Reason">Why not, as in a refusal.</param>
    /// <param name="Detail">The same in a sentence.</param>
    /// <param name="RetryAfterSeconds">When it may come back.</param>
    /// <param name="Place">Its place among those that were sent away and have yet to come back.</param>
    private sealed record Answer(bool Accepted, string? Reason, string? Detail, int? RetryAfterSeconds, int? Place);
}
