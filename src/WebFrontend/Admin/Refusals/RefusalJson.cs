using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.WebFrontend.Admin.Refusals;

/// <summary>JSON of refusals in the admin API; as <c>AdminJson</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RefusalListDocument))]
internal sealed partial class RefusalJson : JsonSerializerContext;
