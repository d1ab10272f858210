using System.Diagnostics.CodeAnalysis;

namespace Tidegate.WebFrontend.Filters;

/// <summary>
/// Which connections a message or an order of the service API concerns: an OData expression over <c>userId</c>, <c>connectionId</c> and
/// <c>groups</c> (docs/service-api.md). Safe for many threads.
/// </summary>
internal sealed class MemberFilter
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = 8 * 1024;

    private readonly FilterTerm _root;

    private MemberFilter(FilterTerm root) => _root = root;

    /// <summary>Reads a filter.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="error">What is wrong with it, as Web PubSub says it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MemberFilter? filter, [NotNullWhen(false)] out string? error)
    {
        (filter, error) = (null, null);
        try
        {
            if (text.Length > MaxLength) throw new FilterException($"More than {MaxLength} characters");
            var root = new FilterBinder(text).Bind(FilterParser.Parse(text));
            FilterBinder.Require(root, FilterType.Bool);
            filter = new MemberFilter(root);
            return true;
        }
        catch (FilterException exception)
        {
            error = $"Invalid syntax for '{text}': {exception.Message}. (Parameter 'filter')";
            return false;
        }
    }

    /// <summary>Whether it is true of a connection.</summary>
    public bool Matches(FilterSubject subject)
    {
        var run = new FilterRun(subject);
        return _root.Evaluate(ref run).IsTrue && !run.HasFailed;
    }
}
