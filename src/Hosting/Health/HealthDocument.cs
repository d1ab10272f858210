using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Tidegate.Hosting.Health;

/// <summary>Body of the health endpoints.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Reason">Why it is not ready: one of <see cref="HealthReasons"/>.</param>
/// <param name="Breaker">Of a frontend: state of the breaker around calls to the cluster: <c>closed</c>, <c>open</c> or <c>half-open</c>; not part of liveness.</param>
internal sealed record HealthDocument(string Status, string? Reason, string? Breaker)
{
    /// <summary>The process answers.</summary>
    public static readonly HealthDocument Live = new("live", null, null);

    /// <summary>Writes it as the answer; the status code is set by the caller.</summary>
    public Task WriteAsync(HttpContext context) => context.Response.WriteAsJsonAsync(this, HealthJson.Default.HealthDocument);
}

/// <summary>The closed list of reasons for which a process is not ready.</summary>
internal static class HealthReasons
{
    /// <summary>It has not started yet.</summary>
    public const string Starting = "starting";

    /// <summary>It is on its way out.</summary>
    public const string Draining = "draining";

    /// <summary>A frontend whose lease is about to end or lost.</summary>
    public const string Fenced = "fenced";

    /// <summary>A frontend without a permit, while the ledger was lost or is in doubt and grants none.</summary>
    public const string Settling = "settling";

    /// <summary>Frontend: the cluster does not answer and no permit is left. Silo: it is no member of the cluster.</summary>
    public const string Unavailable = "unavailable";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthDocument))]
internal sealed partial class HealthJson : JsonSerializerContext;
