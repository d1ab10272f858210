using System.Globalization;
using Tidegate.WebFrontend.Observed;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Parameter <c>top</c> of all lists.</summary>
internal static class PageSize
{
    /// <summary>What a list has where nobody says.</summary>
    public const int Default = 100;

    /// <summary>The parameter in words, for the description of the API.</summary>
    public const string Description = "The most to return, 1 to 1000; default 100.";

    private const int Max = LocalPage.MaxTop;

    /// <summary>Reads the parameter.</summary>
    /// <returns>The size, or a sentence that says what is wrong.</returns>
    public static (int Size, string? Error) Read(string? top) =>
        top is null ? (Default, null)
        : int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= Max ? (size, null)
        : (0, $"top: must be a whole number from 1 to {Max}.");
}
