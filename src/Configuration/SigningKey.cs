namespace Tidegate.Configuration;

/// <summary>A key that tokens are signed with.</summary>
/// <param name="Name">What it is called, for operators: its setting.</param>
/// <param name="Value">The key; its UTF-8 bytes sign. Never shown.</param>
internal sealed record SigningKey(string Name, string Value)
{
    /// <summary>The name alone.</summary>
    public override string ToString() => Name;
}
