using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Filters;

/// <summary>Makes of what is written something that can be evaluated, where names and types make sense.</summary>
/// <param name="text">The text of the filter.</param>
internal sealed class FilterBinder(string text)
{
    private static readonly FilterTerm User = new(FilterType.Text, (ref FilterRun run) => FilterValue.Of(run.Subject.UserId));
    private static readonly FilterTerm Connection = new(FilterType.Text, (ref FilterRun run) => FilterValue.Of(run.Subject.ConnectionId));
    private static readonly FilterTerm Groups = new(FilterType.Collection, (ref FilterRun _) => FilterValue.Null);

    /// <exception cref="FilterException">A type is another one than it must be.</exception>
    public static void Require(FilterTerm term, FilterType expected)
    {
        if (term.Type != expected) throw new FilterException($"Type '{term.Type.Name()}', expect '{expected.Name()}'");
    }

    /// <exception cref="FilterException">It makes no sense.</exception>
    public FilterTerm Bind(FilterSyntax syntax) => syntax switch
    {
        FilterSyntax.Literal literal => new FilterTerm(literal.Value.Type, (ref FilterRun _) => literal.Value),
        FilterSyntax.Name name => Bind(name),
        FilterSyntax.Call call => Bind(call),
        FilterSyntax.Not not => Not(Bind(not.Operand)),
        FilterSyntax.Binary binary => Bind(binary.Operator, Bind(binary.Left), Bind(binary.Right)),
        FilterSyntax.InList list => In(Bind(list.Item), [.. list.Choices.Select(Bind)]),
        _ => throw NotSupported(syntax),
    };

    private FilterTerm Bind(FilterSyntax.Name name) => name.Text.ToLowerInvariant() switch
    {
        "userid" => User,
        "connectionid" => Connection,
        "groups" => Groups,
        _ => throw NotSupported(name),
    };

    // An unknown function is named before its arguments are looked at.
    private FilterTerm Bind(FilterSyntax.Call call)
    {
        if (!FilterFunctions.Knows(call.Function)) throw NotSupported(call);
        return FilterFunctions.Bind(call.Function, [.. call.Arguments.Select(Bind)]) ?? throw NotSupported(call);
    }

    private static FilterTerm Bind(string word, FilterTerm left, FilterTerm right) => word switch
    {
        "and" => And(left, right),
        "or" => Or(left, right),
        "in" => InGroups(left, right),
        "eq" => Same(left, right, expected: true),
        "ne" => Same(left, right, expected: false),
        "gt" => Compare(left, right, (a, b) => a > b),
        "ge" => Compare(left, right, (a, b) => a >= b),
        "lt" => Compare(left, right, (a, b) => a < b),
        _ => Compare(left, right, (a, b) => a <= b),
    };

    private static FilterTerm Not(FilterTerm operand)
    {
        Require(operand, FilterType.Bool);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) => FilterValue.Of(!operand.Evaluate(ref run).IsTrue));
    }

    private static FilterTerm And(FilterTerm left, FilterTerm right)
    {
        RequireBoth(left, right, FilterType.Bool);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) =>
            FilterValue.Of(left.Evaluate(ref run).IsTrue && right.Evaluate(ref run).IsTrue));
    }

    private static FilterTerm Or(FilterTerm left, FilterTerm right)
    {
        RequireBoth(left, right, FilterType.Bool);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) =>
            FilterValue.Of(left.Evaluate(ref run).IsTrue || right.Evaluate(ref run).IsTrue));
    }

    private static FilterTerm Compare(FilterTerm left, FilterTerm right, Func<long, long, bool> holds)
    {
        RequireBoth(left, right, FilterType.Int);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) =>
        {
            var (first, second) = (left.Evaluate(ref run), right.Evaluate(ref run));
            return FilterValue.Of(first.Type == FilterType.Int && second.Type == FilterType.Int && holds(first.Number, second.Number));
        });
    }

    private static FilterTerm Same(FilterTerm left, FilterTerm right, bool expected)
    {
        RequireComparable(left, right);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) =>
            FilterValue.Of(left.Evaluate(ref run) == right.Evaluate(ref run) == expected));
    }

    private static FilterTerm In(FilterTerm item, ImmutableArray<FilterTerm> choices)
    {
        foreach (var choice in choices) RequireComparable(item, choice);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) =>
        {
            var value = item.Evaluate(ref run);
            foreach (var choice in choices)
            {
                if (choice.Evaluate(ref run) == value) return FilterValue.Of(true);
            }

            return FilterValue.Of(false);
        });
    }

    private static FilterTerm InGroups(FilterTerm item, FilterTerm groups)
    {
        Require(item, FilterType.Text);
        Require(groups, FilterType.Collection);
        return new FilterTerm(FilterType.Bool, (ref FilterRun run) => FilterValue.Of(
            item.Evaluate(ref run).Content is { } group && run.Subject.Groups.Contains(group)));
    }

    private static void RequireBoth(FilterTerm left, FilterTerm right, FilterType expected)
    {
        Require(left, expected);
        Require(right, expected);
    }

    private static void RequireComparable(FilterTerm left, FilterTerm right)
    {
        if (left.Type == FilterType.Collection) Require(left, FilterType.Text);
        if (right.Type == FilterType.Collection) Require(right, FilterType.Text);
        if (left.Type != FilterType.Null && right.Type != FilterType.Null) Require(right, left.Type);
    }

    private FilterException NotSupported(FilterSyntax syntax) => new($"Token '{text[syntax.Start..syntax.End]}' is not supported");
}
