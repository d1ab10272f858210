namespace Tidegate.Configuration;

/// <summary>How events are written to the standard output.</summary>
public enum LogFormat : byte
{
    /// <summary>A line for people.</summary>
    Text = 0,

    /// <summary>A JSON object on a line of its own, for collectors.</summary>
    Json = 1,
}
