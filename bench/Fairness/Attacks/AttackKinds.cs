namespace Tidegate.Fairness.Attacks;

/// <summary>The kinds of attack, in the order of a round, and the controls.</summary>
internal static class AttackKinds
{
    /// <summary>Control: nothing that Tidegate sees, two threads that burn what processor time is left.</summary>
    public const string Spin = "spin";

    /// <summary>Control: the same bytes to a program that only reads them, as fast as Tidegate reads one client.</summary>
    public const string Elsewhere = "elsewhere";

    public const string Tiny = "tiny";
    public const string Fragments = "fragments";
    public const string Big = "big";
    public const string Groups = "groups";
    public const string NonReaders = "nonreaders";

    public static readonly IReadOnlyList<string> All = [Spin, Elsewhere, Tiny, Fragments, Big, Groups, NonReaders];

    public static IAttack Create(string kind, Target target) => kind switch
    {
        Spin => new Spin(),
        Elsewhere => new Flood(target, upgrade: false, FloodBytes.Big()),
        Tiny => new Flood(target, upgrade: true, FloodBytes.Tiny()),
        Fragments => new Flood(target, upgrade: true, FloodBytes.Fragments()),
        Big => new Flood(target, upgrade: true, FloodBytes.Big()),
        Groups => new Groups(target),
        NonReaders => new NonReaders(target),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
