namespace Tidegate.WebFrontend.Identity;

/// <summary>Names of groups and users: 1 to 1,024 characters, not all of them white space, and case matters.</summary>
internal static class GroupName
{
    /// <summary>The most characters.</summary>
    public const int MaxLength = 1024;

    /// <summary>True for a valid name.</summary>
    public static bool IsValid(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxLength;
}
