using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Tidegate.Frontends;

namespace Tidegate.WebFrontend.Admin;

/// <summary>JSON of the admin API: camelCase, unknown members of requests refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BudgetDocument))]
[JsonSerializable(typeof(LimitBody))]
[JsonSerializable(typeof(LimitChangeDocument))]
[JsonSerializable(typeof(ForecastDocument))]
[JsonSerializable(typeof(ExpelBody))]
[JsonSerializable(typeof(ExpelDocument))]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(DrainDocument))]
[JsonSerializable(typeof(ConnectionDocument))]
[JsonSerializable(typeof(ConnectionPageDocument))]
[JsonSerializable(typeof(ConnectionCloseDocument))]
[JsonSerializable(typeof(FrontendListDocument))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(AlertListDocument))]
[JsonSerializable(typeof(AlertHistoryDocument))]
[JsonSerializable(typeof(RefusalListDocument))]
[JsonSerializable(typeof(RefusedConnectionDocument))]
[JsonSerializable(typeof(PublishDocument))]
[JsonSerializable(typeof(RecoveryBody))]
[JsonSerializable(typeof(RecoveryListDocument))]
[JsonSerializable(typeof(RecoveryDocument))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class AdminJson : JsonSerializerContext;
