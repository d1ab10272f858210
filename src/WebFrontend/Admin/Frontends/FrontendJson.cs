using System.Text.Json;
using System.Text.Json.Serialization;
using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Admin.Frontends;

/// <summary>JSON of frontends in the admin API; as <c>AdminJson</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FrontendListDocument))]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(ExpelBody))]
[JsonSerializable(typeof(ExpelDocument))]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(DrainDocument))]
internal sealed partial class FrontendJson : JsonSerializerContext;
