using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Reads a small JSON object out of a request body.</summary>
internal static class JsonBody
{
    /// <summary>The most bytes of one.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <param name="json">The body; null where it was too long.</param>
    /// <param name="type">What it is to be.</param>
    /// <param name="form">A sentence that shows the right form.</param>
    /// <param name="check">What is wrong with the values, or null.</param>
    /// <returns>The object, or null and a sentence that says what to do.</returns>
    public static (T? Body, string Error) Read<T>(byte[]? json, JsonTypeInfo<T> type, string form, Func<T, string?> check)
        where T : class
    {
        if (json is null) return (null, form);
        try
        {
            var body = JsonSerializer.Deserialize(json, type);
            var error = body is null ? form : check(body);
            return error is null ? (body, "") : (null, error);
        }
        catch (JsonException exception)
        {
            return (null, exception.Path is { Length: > 0 } path ? $"{form} At {path} it is not." : form);
        }
    }
}
