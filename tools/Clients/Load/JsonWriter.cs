using System.Text.Json;

namespace Tidegate.Clients.Load;

/// <summary>Writes a report for programs.</summary>
public static class JsonWriter
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(string path, LoadReport report)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, report, Options);
    }
}
