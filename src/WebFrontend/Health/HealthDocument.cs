using System.Text.Json.Serialization;

namespace Tidegate.WebFrontend.Health;

/// <summary>Body of the health endpoints.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not-ready</c>.</param>
/// <param name="Reason">Why it is not ready: <c>starting</c>, <c>draining</c>, <c>fenced</c> or <c>unavailable</c>.</param>
/// <param name="Breaker">State of the breaker around calls to the cluster: <c>closed</c>, <c>open</c> or <c>half-open</c>; not part of liveness.</param>
internal sealed record HealthDocument(string Status, string? Reason, string? Breaker);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthDocument))]
internal sealed partial class HealthJson : JsonSerializerContext;
