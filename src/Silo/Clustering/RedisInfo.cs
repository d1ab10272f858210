namespace Tidegate.Silo.Clustering;

/// <summary>What the command <c>INFO</c> answers: lines of <c>name:value</c>.</summary>
internal sealed class RedisInfo
{
    private readonly Dictionary<string, string> _values;

    private RedisInfo(Dictionary<string, string> values) => _values = values;

    /// <summary>The value of a name, or null where the server does not say it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads the answer.</summary>
    public static RedisInfo Parse(string? answer)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (answer ?? "").AsSpan().EnumerateLines())
        {
            if (line.IndexOf(':') is > 0 and var colon && line[0] != '#')
                values[line[..colon].ToString()] = line[(colon + 1)..].ToString();
        }

        return new RedisInfo(values);
    }
}
