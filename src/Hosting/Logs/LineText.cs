using System.Globalization;
using System.Text;

namespace Tidegate.Hosting.Logs;

/// <summary>Makes text that others chose fit for one line of a log.</summary>
internal static class LineText
{
    /// <summary>
    /// Appends a text with everything escaped that could end the line, move the cursor or turn the writing direction: control characters,
    /// format characters, line and paragraph separators, lone surrogates.
    /// </summary>
    public static StringBuilder AppendLineText(this StringBuilder line, ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var isRune = Rune.DecodeFromUtf16(text, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isRune && !MustEscape(Rune.GetUnicodeCategory(rune)))
            {
                line.Append(text[..length]);
            }
            else
            {
                foreach (var unit in text[..length]) line.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }

            text = text[length..];
        }

        return line;
    }

    private static bool MustEscape(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
