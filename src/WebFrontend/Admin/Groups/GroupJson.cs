using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.WebFrontend.Admin.Groups;

/// <summary>JSON of groups in the admin API; as <c>AdminJson</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PublishDocument))]
internal sealed partial class GroupJson : JsonSerializerContext;
