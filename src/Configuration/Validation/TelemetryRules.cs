namespace Tidegate.Configuration.Validation;

/// <summary>Where metrics and traces go.</summary>
internal static class TelemetryRules
{
    public static void CollectorIsAnAddress(RuleContext context)
    {
        var endpoint = context.Options.Telemetry.OtlpEndpoint;
        context.Require(
            endpoint is null || IsAddress(endpoint),
            "Telemetry:OtlpEndpoint",
            "must be the http or https address of a collector without path and query, such as http://127.0.0.1:4318; /v1/metrics and /v1/traces are added");
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri is { Host.Length: > 0, AbsolutePath: "/", Query: "", Fragment: "" };
}
