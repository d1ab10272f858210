using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>Groups, and which connections are to join or leave them: the body <c>{"groups": [...], "filter": "..."}</c>.</summary>
/// <param name="Groups">The groups, each once.</param>
/// <param name="Filter">A valid filter; null for all connections of the hub.</param>
internal sealed record GroupChoice(ImmutableArray<string> Groups, string? Filter)
{
    /// <summary>The most groups of one request.</summary>
    public const int MaxGroups = 100;

    private const string Form = "The request body must be a JSON object with groups, a list of names, and filter, a text.";

    /// <returns>The choice, or the answer that says why there is none.</returns>
    public static async Task<(GroupChoice? Choice, ServiceError? Error)> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType()) return (null, ServiceError.UnsupportedMediaType());
        var (body, error) = await ServiceBody.ReadAsync(context);
        if (body is null) return (null, error);
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return (null, ServiceError.BadBody("The request body is not a valid JSON."));
        }
    }

    private static (GroupChoice? Choice, ServiceError? Error) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("groups", out var listed)
            || listed.ValueKind != JsonValueKind.Array
            || listed.EnumerateArray().Any(group => group.ValueKind != JsonValueKind.String))
        {
            return (null, ServiceError.BadBody(Form));
        }

        string[] groups = [.. listed.EnumerateArray().Select(Text).Distinct(StringComparer.Ordinal)];
        if (groups.Length is 0 or > MaxGroups || !Array.TrueForAll(groups, GroupName.IsValid))
            return (null, ServiceError.Invalid("groups", $"groups must name 1 to {MaxGroups} groups of 1 to {GroupName.MaxLength} characters."));

        if (!root.TryGetProperty("filter", out var filter) || filter.ValueKind == JsonValueKind.Null) return (new GroupChoice([.. groups], null), null);
        if (filter.ValueKind != JsonValueKind.String) return (null, ServiceError.BadBody(Form));
        var text = Text(filter);
        return ServiceQuery.CheckFilter(text) is { } error ? (null, error) : (new GroupChoice([.. groups], text), null);
    }

    // Half a character is valid JSON and no text; what it becomes is no valid name.
    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
