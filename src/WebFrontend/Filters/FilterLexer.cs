using System.Globalization;
using System.Text;

namespace Tidegate.WebFrontend.Filters;

/// <summary>Cuts the text of a filter into tokens.</summary>
internal sealed class FilterLexer(string text)
{
    private int _at;

    /// <summary>The next token; at the end always <see cref="FilterTokenKind.End"/>.</summary>
    /// <exception cref="FilterException">Here begins nothing that a filter may have.</exception>
    public FilterToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        if (_at == text.Length) return new FilterToken(FilterTokenKind.End, _at, _at);
        var first = text[_at];
        return first switch
        {
            '(' => Sign(FilterTokenKind.Open),
            ')' => Sign(FilterTokenKind.Close),
            ',' => Sign(FilterTokenKind.Comma),
            '\'' => Quoted(),
            '-' or (>= '0' and <= '9') => Integer(),
            '_' => Name(),
            _ when char.IsLetter(first) => Name(),
            _ => throw new FilterException($"Syntax error: character '{first}' is not valid at position {_at} in '{text}'"),
        };
    }

    private FilterToken Sign(FilterTokenKind kind) => new(kind, _at, ++_at);

    private FilterToken Name()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        return new FilterToken(FilterTokenKind.Name, start, _at, text[start.._at]);
    }

    private FilterToken Integer()
    {
        var start = _at++;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        if (!long.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new FilterException($"Syntax error at position {_at} in '{text}'");
        return new FilterToken(FilterTokenKind.Number, start, _at, Number: number);
    }

    private FilterToken Quoted()
    {
        var start = _at++;
        var content = new StringBuilder();
        while (_at < text.Length)
        {
            var next = text[_at++];
            if (next == '\'')
            {
                // Two quotes stand for one.
                if (_at == text.Length || text[_at] != '\'') return new FilterToken(FilterTokenKind.Text, start, _at, content.ToString());
                _at++;
            }

            content.Append(next);
        }

        throw new FilterException($"There is an unterminated string literal at position {_at} in '{text}'");
    }
}
