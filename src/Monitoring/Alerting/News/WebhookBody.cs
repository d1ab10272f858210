using System.Text.Json;
using Tidegate.Alerts;

namespace Tidegate.Alerting.News;

/// <summary>The JSON that is posted: the same names as in the admin API.</summary>
internal static class WebhookBody
{
    public static byte[] Of(AlertEvent happened)
    {
        var alert = happened.Alert;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("number", happened.Number);
            json.WriteString("at", happened.At);
            json.WriteString("change", AlertNames.Of(happened.Change));
            json.WriteString("name", alert.Name);
            json.WriteString("scope", alert.Scope);
            json.WriteString("severity", AlertNames.Of(alert.Severity));
            json.WriteString("since", alert.Since);
            json.WriteNumber("value", alert.Value);
            json.WriteNumber("threshold", alert.Threshold);
            json.WriteString("unit", alert.Unit);
            json.WriteString("message", alert.Message);
            json.WriteString("runbook", alert.Runbook);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
