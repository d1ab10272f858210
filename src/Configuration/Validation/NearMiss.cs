namespace Tidegate.Configuration.Validation;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearMiss
{
    /// <summary>The candidate that is fewest edits away from <paramref name="name"/>, or null where none is near.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var allowed = Math.Clamp(name.Length / 3, 1, 3);
        return candidates
            .Select(candidate => (candidate, edits: Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(guess => guess.edits <= allowed)
            .OrderBy(guess => guess.edits)
            .Select(guess => guess.candidate)
            .FirstOrDefault();
    }

    /// <summary>Levenshtein distance: insertions, deletions and replacements of one character.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
