namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// Patterns for names of groups: <c>?</c> is one character but a dot, <c>*</c> a run of any length without dots, <c>**</c> any run, and
/// <c>\</c> takes the meaning from <c>\</c>, <c>*</c> and <c>?</c>. Case matters. Pure.
/// </summary>
internal static class GroupPattern
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 1024;

    /// <summary>The most stars, those that are escaped left out.</summary>
    public const int MaxStars = 5;

    /// <summary>True for a pattern within the bounds that escapes nothing but what has a meaning.</summary>
    public static bool IsValid(ReadOnlySpan<char> pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
            return false;
        var stars = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '*')
                stars++;
            else if (pattern[i] == '\\' && (++i == pattern.Length || pattern[i] is not ('\\' or '*' or '?')))
                return false;
        }

        return stars <= MaxStars;
    }

    /// <summary>Whether a valid pattern fits a name. Takes at most their lengths multiplied in steps.</summary>
    public static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Which places of the name the part of the pattern read so far may end at: no way through it is tried twice.
        Span<bool> ends = stackalloc bool[name.Length <= GroupName.MaxLength ? name.Length + 1 : throw new ArgumentOutOfRangeException(nameof(name))];
        ends.Clear();
        ends[0] = true;
        for (var i = 0; i < pattern.Length; i++)
        {
            var isDouble = pattern[i] == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*';
            if (pattern[i] == '*')
            {
                Stretch(ends, name, overDots: isDouble);
                i += isDouble ? 1 : 0;
                continue;
            }

            var isAny = pattern[i] == '?';
            if (pattern[i] == '\\')
                i++;
            Step(ends, name, isAny, pattern[i]);
        }

        return ends[name.Length];
    }

    private static void Stretch(Span<bool> ends, ReadOnlySpan<char> name, bool overDots)
    {
        for (var at = 0; at < name.Length; at++)
            ends[at + 1] |= ends[at] && (overDots || name[at] != '.');
    }

    private static void Step(Span<bool> ends, ReadOnlySpan<char> name, bool isAny, char wanted)
    {
        for (var at = name.Length; at > 0; at--)
            ends[at] = ends[at - 1] && (isAny ? name[at - 1] != '.' : name[at - 1] == wanted);
        ends[0] = false;
    }
}
