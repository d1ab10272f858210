using System.Text.Json;

namespace Tidegate.Compare.Running;

/// <summary>What the client answers to a command.</summary>
internal readonly record struct ClientAnswer(JsonElement Json)
{
    /// <summary>Sockets that are open.</summary>
    public int Open => Json.GetProperty("open").GetInt32();

    /// <summary>A number by its name.</summary>
    public double this[string name] => Json.GetProperty(name).GetDouble();

    /// <summary>A text by its name; empty where there is none.</summary>
    public string Text(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
