namespace Tidegate.WebFrontend.Filters;

/// <summary>What a token of a filter is.</summary>
internal enum FilterTokenKind : byte
{
    /// <summary>There is no more.</summary>
    End,

    /// <summary>A name or a word such as <c>and</c>.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>(</c></summary>
    Open,

    /// <summary><c>)</c></summary>
    Close,

    /// <summary><c>,</c></summary>
    Comma,
}

/// <summary>One token of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it has ended.</param>
/// <param name="Text">The name as it stands, or the text without its quotes.</param>
/// <param name="Number">The number.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, int Start, int End, string Text = "", long Number = 0)
{
    /// <summary>True for this word, in any case.</summary>
    public bool Is(string word) => Kind == FilterTokenKind.Name && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
