namespace Tidegate.Cluster.Episodes;

/// <summary>One thing that had to hold.</summary>
/// <param name="Name">Which.</param>
/// <param name="Holds">Whether it did.</param>
/// <param name="Text">What was seen.</param>
internal sealed record Check(string Name, bool Holds, string Text)
{
    public override string ToString() => $"{(Holds ? "ok  " : "FAIL")} {Name,-12} {Text}";
}
