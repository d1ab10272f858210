namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>The reason that an operator gives for an order; it goes into the log.</summary>
internal static class OrderReason
{
    /// <summary>The most characters.</summary>
    public const int Longest = 500;

    /// <summary>Checks one that has to be given.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="what">What it is to say.</param>
    /// <returns>What is wrong and what to do, or null.</returns>
    public static string? Check(string? reason, string what) =>
        string.IsNullOrWhiteSpace(reason) ? $"reason: say in a few words {what}." : CheckLength(reason);

    /// <summary>Checks one that may be left out.</summary>
    /// <returns>What is wrong and what to do, or null.</returns>
    public static string? CheckLength(string? reason) => reason?.Length > Longest ? $"reason: at most {Longest} characters." : null;
}
