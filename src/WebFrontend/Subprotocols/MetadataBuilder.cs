using System.Collections.Immutable;
using System.Text;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>Gathers the metadata of a message within its bounds: names of HTTP fields (RFC 9110 section 5.6.2), ASCII values.</summary>
internal struct MetadataBuilder()
{
    /// <summary>The most bytes of a key.</summary>
    public const int MaxKeyBytes = 256;

    /// <summary>The most bytes of a value.</summary>
    public const int MaxValueBytes = 1024;

    private const string MarksOfToken = "!#$%&'*+-.^_`|~";

    private readonly ImmutableSortedDictionary<string, string>.Builder _entries = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
    private int _bytes;

    /// <summary>Adds an entry.</summary>
    /// <param name="key">Its key; case matters.</param>
    /// <param name="value">Its value.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>False where something is; the entry is then left out.</returns>
    public bool TryAdd(string key, string value, out string? error)
    {
        error = key.Length is 0 or > MaxKeyBytes || !key.All(IsOfToken) ? $"A key of \"metadata\" must have 1 to {MaxKeyBytes} letters, digits or any of {MarksOfToken}."
            : value.Length > MaxValueBytes || !Ascii.IsValid(value) ? $"A value of \"metadata\" must be ASCII and have at most {MaxValueBytes} characters."
            : _entries.ContainsKey(key) ? "A key of \"metadata\" stands there twice."
            : _bytes + key.Length + value.Length > Message.MaxMetadataBytes ? $"\"metadata\" has more than {Message.MaxMetadataBytes} bytes."
            : null;
        if (error is not null)
            return false;
        _entries.Add(key, value);
        _bytes += key.Length + value.Length;
        return true;
    }

    /// <summary>What was added; null for nothing.</summary>
    public readonly ImmutableSortedDictionary<string, string>? ToMetadata() => _entries.Count == 0 ? null : _entries.ToImmutable();

    private static bool IsOfToken(char character) => char.IsAsciiLetterOrDigit(character) || MarksOfToken.Contains(character, StringComparison.Ordinal);
}
