using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Filters;

/// <summary>
/// Reads the text of a filter: <c>or</c>, <c>and</c>, comparisons, <c>not</c>, each binding tighter than the one before. Bounded in depth and
/// in clauses, so that neither reading nor evaluating a filter can cost much.
/// </summary>
internal sealed class FilterParser
{
    /// <summary>Clauses that <c>and</c> and <c>or</c> may join, and comparisons, at most.</summary>
    public const int MaxClauses = 100;

    /// <summary>How deep parentheses, calls and <c>not</c> may be nested.</summary>
    public const int MaxDepth = 50;

    private static readonly string[] Comparisons = ["eq", "ne", "gt", "ge", "lt", "le"];

    private readonly string _text;
    private readonly FilterLexer _lexer;
    private FilterToken _token;
    private int _joints;
    private int _comparisons;
    private int _depth;

    private FilterParser(string text)
    {
        _text = text;
        _lexer = new FilterLexer(text);
        _token = _lexer.Next();
    }

    /// <exception cref="FilterException">It is no filter.</exception>
    public static FilterSyntax Parse(string text)
    {
        var parser = new FilterParser(text);
        var root = parser.Or();
        if (parser._token.Kind != FilterTokenKind.End)
            throw new FilterException($"Syntax error at position {parser._token.End} in '{text}'");
        return root;
    }

    private FilterSyntax Or()
    {
        Enter();
        var left = And();
        while (TakeJoint("or")) left = new FilterSyntax.Binary("or", left, And());
        _depth--;
        return left;
    }

    private FilterSyntax And()
    {
        var left = Comparison();
        while (TakeJoint("and")) left = new FilterSyntax.Binary("and", left, Comparison());
        return left;
    }

    private FilterSyntax Comparison()
    {
        var left = Unary();
        while (true)
        {
            if (_token.Is("in"))
            {
                CountComparison();
                left = In(left);
            }
            else if (Array.Find(Comparisons, _token.Is) is { } comparison)
            {
                CountComparison();
                left = new FilterSyntax.Binary(comparison, left, Unary());
            }
            else
            {
                return left;
            }
        }
    }

    private FilterSyntax In(FilterSyntax item)
    {
        if (_token.Kind != FilterTokenKind.Open) return new FilterSyntax.Binary("in", item, Unary());
        var choices = List(out var end);
        return new FilterSyntax.InList(end, item, choices);
    }

    private FilterSyntax Unary()
    {
        if (!_token.Is("not")) return Primary();
        var start = _token.Start;
        Enter();
        Advance();
        var operand = Unary();
        _depth--;
        return new FilterSyntax.Not(start, operand.End, operand);
    }

    private FilterSyntax Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case FilterTokenKind.Text:
                Advance();
                return new FilterSyntax.Literal(token.Start, token.End, FilterValue.Of(token.Text));
            case FilterTokenKind.Number:
                Advance();
                return new FilterSyntax.Literal(token.Start, token.End, FilterValue.Of(token.Number));
            case FilterTokenKind.Open:
                Advance();
                var inner = Or();
                if (_token.Kind != FilterTokenKind.Close) throw Expected("')' or operator");
                Advance();
                return inner;
            case FilterTokenKind.Name:
                Advance();
                return Named(token);
            default:
                throw Expected("Expression");
        }
    }

    private FilterSyntax Named(FilterToken name)
    {
        if (_token.Kind == FilterTokenKind.Open)
        {
            var arguments = List(out var end);
            return new FilterSyntax.Call(name.Start, end, name.Text, arguments);
        }

        FilterValue? literal =
            name.Is("true") ? FilterValue.Of(true)
            : name.Is("false") ? FilterValue.Of(false)
            : name.Is("null") ? FilterValue.Null
            : null;
        return literal is { } value
            ? new FilterSyntax.Literal(name.Start, name.End, value)
            : new FilterSyntax.Name(name.Start, name.End, name.Text);
    }

    /// <summary>At least one expression in parentheses, with commas between them.</summary>
    private ImmutableArray<FilterSyntax> List(out int end)
    {
        Advance();
        var items = ImmutableArray.CreateBuilder<FilterSyntax>();
        items.Add(Or());
        while (_token.Kind == FilterTokenKind.Comma)
        {
            Advance();
            items.Add(Or());
        }

        if (_token.Kind != FilterTokenKind.Close) throw Expected("')' or ','");
        end = _token.End;
        Advance();
        return items.DrainToImmutable();
    }

    private void Advance() => _token = _lexer.Next();

    private void Enter()
    {
        if (++_depth > MaxDepth) throw new FilterException($"More than {MaxDepth} levels at position {_token.Start} in '{_text}'");
    }

    private bool TakeJoint(string word)
    {
        if (!_token.Is(word)) return false;
        if (++_joints >= MaxClauses) throw TooMany();
        Advance();
        return true;
    }

    private void CountComparison()
    {
        if (++_comparisons > MaxClauses) throw TooMany();
        Advance();
    }

    private FilterException TooMany() => new($"More than {MaxClauses} clauses at position {_token.Start} in '{_text}'");

    private FilterException Expected(string what) => new($"{what} expected at position {_token.Start} in '{_text}'");
}
