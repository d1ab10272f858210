using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Filters;

/// <summary>The functions of filters. Each is null where an argument is; a question to nothing is answered with false.</summary>
internal static class FilterFunctions
{
    /// <summary>The longest text that <c>concat</c> makes, in characters: longer than a user's or group's name.</summary>
    public const int MaxTextLength = 16 * 1024;

    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "tolower", "toupper", "trim", "concat", "contains", "startswith", "endswith", "indexof", "length", "substring");

    /// <summary>Whether there is a function of this name.</summary>
    public static bool Knows(string name) => Names.Contains(name);

    /// <summary>Makes a term of a call.</summary>
    /// <param name="name">Name, in any case.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>Null where there is no such function with so many arguments.</returns>
    /// <exception cref="FilterException">An argument has a wrong type.</exception>
    public static FilterTerm? Bind(string name, ImmutableArray<FilterTerm> arguments) => (name.ToLowerInvariant(), arguments) switch
    {
        ("tolower", [var text]) => OfText(text, value => value.ToLowerInvariant()),
        ("toupper", [var text]) => OfText(text, value => value.ToUpperInvariant()),
        ("trim", [var text]) => OfText(text, value => value.Trim()),
        ("concat", [var first, var second]) => Concat(first, second),
        ("contains", [var text, var part]) => Ask(text, part, (value, other) => value.Contains(other, StringComparison.Ordinal)),
        ("startswith", [var text, var part]) => Ask(text, part, (value, other) => value.StartsWith(other, StringComparison.Ordinal)),
        ("endswith", [var text, var part]) => Ask(text, part, (value, other) => value.EndsWith(other, StringComparison.Ordinal)),
        ("indexof", [var text, var part]) => IndexOf(text, part),
        ("length", [{ Type: FilterType.Collection }]) => new FilterTerm(
            FilterType.Int, (ref FilterRun run) => FilterValue.Of((long)run.Subject.Groups.Length)),
        ("length", [var text]) => Length(text),
        ("substring", [var text, var start]) => Substring(text, start, count: null),
        ("substring", [var text, var start, var count]) => Substring(text, start, count),
        _ => null,
    };

    private static FilterTerm OfText(FilterTerm text, Func<string, string> change)
    {
        FilterBinder.Require(text, FilterType.Text);
        return new FilterTerm(FilterType.Text, (ref FilterRun run) =>
            text.Evaluate(ref run).Content is { } value ? FilterValue.Of(change(value)) : FilterValue.Null);
    }

    private static FilterTerm Concat(FilterTerm first, FilterTerm second)
    {
        RequireTexts(first, second);
        return new FilterTerm(FilterType.Text, (ref FilterRun run) =>
        {
            if (first.Evaluate(ref run).Content is not { } left || second.Evaluate(ref run).Content is not { } right) return FilterValue.Null;
            return left.Length + right.Length > MaxTextLength ? Fail(ref run) : FilterValue.Of(left + right);
        });
    }

    private static FilterTerm Ask(FilterTerm text, FilterTerm part, Func<string, string, bool> question)
    {
        RequireTexts(text, part);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) => FilterValue.Of(
            text.Evaluate(ref run).Content is { } value && part.Evaluate(ref run).Content is { } other && question(value, other)));
    }

    private static FilterTerm IndexOf(FilterTerm text, FilterTerm part)
    {
        RequireTexts(text, part);
        return new FilterTerm(FilterType.Int, (ref FilterRun run) =>
            text.Evaluate(ref run).Content is { } value && part.Evaluate(ref run).Content is { } other
                ? FilterValue.Of((long)value.IndexOf(other, StringComparison.Ordinal))
                : FilterValue.Null);
    }

    private static FilterTerm Length(FilterTerm text)
    {
        FilterBinder.Require(text, FilterType.Text);
        return new FilterTerm(FilterType.Int, (ref FilterRun run) =>
            text.Evaluate(ref run).Content is { } value ? FilterValue.Of((long)value.Length) : FilterValue.Null);
    }

    private static FilterTerm Substring(FilterTerm text, FilterTerm start, FilterTerm? count)
    {
        FilterBinder.Require(text, FilterType.Text);
        FilterBinder.Require(start, FilterType.Int);
        if (count is not null) FilterBinder.Require(count, FilterType.Int);
        return new FilterTerm(FilterType.Text, (ref FilterRun run) =>
        {
            var (value, from, length) = (text.Evaluate(ref run), start.Evaluate(ref run), count?.Evaluate(ref run));
            if (value.Content is not { } whole || from.Type != FilterType.Int || length?.Type == FilterType.Null) return FilterValue.Null;
            var most = whole.Length - from.Number;
            if (from.Number < 0 || most < 0 || length?.Number < 0 || length?.Number > most) return Fail(ref run);
            return FilterValue.Of(whole.Substring((int)from.Number, (int)(length?.Number ?? most)));
        });
    }

    private static FilterValue Fail(ref FilterRun run)
    {
        run.HasFailed = true;
        return FilterValue.Null;
    }

    private static void RequireTexts(FilterTerm first, FilterTerm second)
    {
        FilterBinder.Require(first, FilterType.Text);
        FilterBinder.Require(second, FilterType.Text);
    }
}
