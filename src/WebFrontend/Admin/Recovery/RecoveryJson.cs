using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.WebFrontend.Admin.Recovery;

/// <summary>JSON of recovery in the admin API; as <c>AdminJson</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RecoveryBody))]
[JsonSerializable(typeof(RecoveryListDocument))]
[JsonSerializable(typeof(RecoveryDocument))]
internal sealed partial class RecoveryJson : JsonSerializerContext;
