namespace Tidegate.WebFrontend.Identity;

/// <summary>
/// A path that the audience of a token may name, as its segments, each decoded. The case of hub and literal segments does not matter; that
/// of the ids of users, groups and connections does, which come at every second place behind the hub.
/// </summary>
/// <param name="Segments">The segments, without those of a base path.</param>
internal readonly record struct AudiencePath(IReadOnlyList<string> Segments)
{
    private const int FirstId = 4;

    /// <summary>Where clients of a hub connect.</summary>
    public static AudiencePath Client(string hub) => new(["client", "hubs", hub]);

    /// <summary>Whether other segments begin with these, behind those of a base path.</summary>
    /// <param name="others">The other segments, decoded.</param>
    /// <param name="offset">Segments of the base path among them.</param>
    public bool Begins(ReadOnlySpan<string> others, int offset)
    {
        if (others.Length < offset + Segments.Count) return false;
        for (var i = 0; i < Segments.Count; i++)
        {
            var isId = i >= FirstId && i % 2 == 0;
            var comparison = isId ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            if (!string.Equals(Segments[i], others[offset + i], comparison)) return false;
        }

        return true;
    }

    /// <summary>The path as a URL has it.</summary>
    public override string ToString() => string.Concat(Segments.Select(segment => "/" + Uri.EscapeDataString(segment)));
}
