using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.WebFrontend.Admin.Budget;

/// <summary>JSON of the budget in the admin API; as <c>AdminJson</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BudgetDocument))]
[JsonSerializable(typeof(LimitBody))]
[JsonSerializable(typeof(LimitChangeDocument))]
[JsonSerializable(typeof(ForecastDocument))]
[JsonSerializable(typeof(HistoryDocument))]
internal sealed partial class BudgetJson : JsonSerializerContext;
