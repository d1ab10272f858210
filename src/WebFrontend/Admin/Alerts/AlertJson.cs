using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.WebFrontend.Admin.Alerts;

/// <summary>JSON of alerts in the admin API; as <c>AdminJson</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AlertListDocument))]
[JsonSerializable(typeof(AlertHistoryDocument))]
internal sealed partial class AlertJson : JsonSerializerContext;
