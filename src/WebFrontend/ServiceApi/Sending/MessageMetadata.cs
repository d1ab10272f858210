using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Tidegate.Topics;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Sending;

/// <summary>
/// What the headers <c>X-WebPubSub-Metadata-{key}</c> say of a message. Keys are in lower case, as headers have no case; of several values the
/// last one counts, and of that what is behind its last comma.
/// </summary>
internal static class MessageMetadata
{
    /// <summary>What the names of the headers begin with.</summary>
    public const string Prefix = "X-WebPubSub-Metadata-";

    private const int LongestKey = 256;
    private const int LongestValue = 1024;

    /// <summary>Reads the headers.</summary>
    /// <param name="headers">Headers of the request.</param>
    /// <param name="metadata">What they say; null where there are none.</param>
    /// <returns>What is wrong with them, or null.</returns>
    [SuppressMessage("Globalization", "CA1308", Justification = "Keys are in lower case on the wire.")]
    public static ServiceError? Read(IHeaderDictionary headers, out ImmutableSortedDictionary<string, string>? metadata)
    {
        metadata = null;
        ImmutableSortedDictionary<string, string>.Builder? read = null;
        var bytes = 0;
        foreach (var (name, values) in headers)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var key = name[Prefix.Length..].ToLowerInvariant();
            var last = values[^1] ?? "";
            var value = last[(last.LastIndexOf(',') + 1)..].Trim();
            bytes += key.Length + value.Length;
            if (key.Length is 0 or > LongestKey || value.Length > LongestValue || bytes > Message.MaxMetadataBytes || !value.All(char.IsAscii))
            {
                return ServiceError.Invalid(
                    "metadata",
                    $"Metadata is ASCII: a key of 1 to {LongestKey} characters, a value of at most {LongestValue}, {Message.MaxMetadataBytes} in all.");
            }

            (read ??= ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal))[key] = value;
        }

        metadata = read?.ToImmutable();
        return null;
    }
}
