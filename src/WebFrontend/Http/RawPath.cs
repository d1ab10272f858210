using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tidegate.WebFrontend.Http;

/// <summary>
/// The segments of the request target as the client wrote them, each decoded once and wholly. The server's own path leaves %2F alone
/// and decodes everything else, so that a group <c>a/b</c> and a group <c>a%2Fb</c> look the same there.
/// </summary>
internal static class RawPath
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// A name out of the path: the segment at <paramref name="index"/>, less <paramref name="suffix"/>.
    /// </summary>
    /// <returns>The name; null where the target is not in the plain form, or is not valid UTF-8 when decoded.</returns>
    public static string? NameAt(HttpContext context, int index, string suffix = "")
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (NameAt(target, index) is not { } segment || !segment.EndsWith(suffix, StringComparison.Ordinal)) return null;
        return segment[..^suffix.Length];
    }

    /// <param name="target">Target in origin form (RFC 9112, 3.2.1): path and query.</param>
    /// <param name="index">Which segment, from 0.</param>
    public static string? NameAt(string target, int index) =>
        Segments(target) is { } segments && index < segments.Count ? segments[index] : null;

    /// <summary>All names of the path of a request.</summary>
    /// <returns>Null where the target is not in the plain form, or is not valid UTF-8 when decoded.</returns>
    public static IReadOnlyList<string>? Segments(HttpContext context) =>
        Segments(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <param name="target">Target in origin form (RFC 9112, 3.2.1): path and query.</param>
    public static IReadOnlyList<string>? Segments(string target)
    {
        if (!target.StartsWith('/')) return null;
        var path = target.AsSpan(1);
        var end = path.IndexOfAny('?', '#');
        if (end >= 0) path = path[..end];

        List<string> segments = [];
        foreach (var range in path.Split('/'))
        {
            // The server takes empty and dot segments out before it routes: the places would not agree.
            if (Decode(path[range]) is not { } segment || segment is "" or "." or "..") return null;
            segments.Add(segment);
        }

        return segments;
    }

    private static string? Decode(ReadOnlySpan<char> segment)
    {
        var bytes = new byte[Strict.GetMaxByteCount(segment.Length)];
        var length = 0;
        while (!segment.IsEmpty)
        {
            if (segment[0] != '%')
            {
                length += Strict.GetBytes(segment[..1], bytes.AsSpan(length));
                segment = segment[1..];
                continue;
            }

            const NumberStyles Hex = NumberStyles.AllowHexSpecifier;
            if (segment.Length < 3 || !byte.TryParse(segment[1..3], Hex, CultureInfo.InvariantCulture, out var value)) return null;

            bytes[length++] = value;
            segment = segment[3..];
        }

        return Utf8.IsValid(bytes.AsSpan(0, length)) ? Strict.GetString(bytes, 0, length) : null;
    }
}
