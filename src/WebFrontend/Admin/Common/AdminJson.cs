using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>JSON that all of the admin API shares: camelCase, unknown members of requests refused. Each feature has a context of its own.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class AdminJson : JsonSerializerContext;
