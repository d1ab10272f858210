using System.Text;

namespace Tidegate.WebFrontend.Http;

/// <summary>Text in the encoding that its content type names, as UTF-8. Nothing is replaced: what cannot be read is not read.</summary>
internal static class TextBody
{
    /// <summary>The encoding of a <c>charset</c>; UTF-8 where there is none, null where nobody knows it.</summary>
    public static Encoding? EncodingOf(string? charset)
    {
        try
        {
            return Encoding.GetEncoding(
                string.IsNullOrEmpty(charset) ? "utf-8" : charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The text in UTF-8; null where it is not valid in its encoding.</summary>
    public static byte[]? ToUtf8(byte[] body, Encoding encoding)
    {
        try
        {
            if (encoding.CodePage != Encoding.UTF8.CodePage) return Encoding.UTF8.GetBytes(encoding.GetString(body));
            _ = encoding.GetCharCount(body);
            return body;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
