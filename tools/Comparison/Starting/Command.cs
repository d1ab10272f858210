namespace Tidegate.Compare.Starting;

/// <summary>A process to start.</summary>
/// <param name="Program">File, looked up in the path.</param>
/// <param name="Arguments">Arguments, one by one.</param>
/// <param name="Port">It is ready when this port of 127.0.0.1 takes connections.</param>
internal sealed record Command(string Program, IReadOnlyList<string> Arguments, int Port)
{
    /// <summary>And when this path answers 200, where there is one.</summary>
    public string? ReadyPath { get; init; }

    /// <summary>That path is asked for over TLS.</summary>
    public bool Secure { get; init; }

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What a reader would type.</summary>
    public override string ToString() =>
        string.Join(' ', [.. Environment.Select(variable => $"{variable.Key}={variable.Value}"), Path.GetFileName(Program), .. Arguments]);
}
