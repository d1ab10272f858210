namespace Tidegate.WebFrontend.Upstream;

/// <summary>What an application has answered, as far as anybody wants to know.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Type of the body, as it was written; null for none.</param>
/// <param name="Body">The body; empty where it was not asked for.</param>
internal sealed record UpstreamResponse(int Status, string? ContentType, byte[] Body)
{
    /// <summary>The largest body, in bytes: 16 MiB.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>The longest state of a connection, in characters.</summary>
    public const int MaxStateLength = 16 * 1024;

    private const int RequestTimeout = 408;
    private const int FirstServerError = 500;

    /// <summary>The body was larger than it may be, and was not read.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>What the application wants to be told of the connection from now on; null where it has said nothing.</summary>
    public string? State { get; init; }

    /// <summary>What it says of its message, by key; of repeated ones the last.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Cookies that it sets, one line each.</summary>
    public IReadOnlyList<string> Cookies { get; init; } = [];

    /// <summary>2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Another time the answer may be another one: 408, 5xx.</summary>
    public bool IsTransient => Status is RequestTimeout or >= FirstServerError;

    /// <summary>What is wrong with it, whatever the event; null for nothing.</summary>
    public string? Violation => this switch
    {
        { IsSuccess: false } => $"the answer is {Status}",
        { IsTooLarge: true } => $"the answer has more than {MaxBodyBytes} bytes",
        { State.Length: > MaxStateLength } => $"{EventRequest.StateHeader} has more than {MaxStateLength} characters",
        _ => null,
    };
}
