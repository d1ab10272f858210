using System.Text.Json;
using System.Text.Json.Serialization;
using Tidegate.WebFrontend.Admin.Refusals;

namespace Tidegate.WebFrontend.Admin.Connections;

/// <summary>JSON of connections in the admin API; as <c>AdminJson</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ConnectionDocument))]
[JsonSerializable(typeof(ConnectionPageDocument))]
[JsonSerializable(typeof(ConnectionCloseDocument))]
[JsonSerializable(typeof(RefusedConnectionDocument))]
internal sealed partial class ConnectionJson : JsonSerializerContext;
