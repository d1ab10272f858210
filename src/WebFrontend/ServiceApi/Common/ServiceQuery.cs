using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Filters;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>Query parameters that several operations have. Those that an operation does not have are ignored.</summary>
internal static class ServiceQuery
{
    private const int LongestTtl = 300;

    /// <summary>The connection ids of <c>excluded</c>, which may be repeated and is not split.</summary>
    public static ImmutableArray<string> Excluded(IQueryCollection query) =>
        query.TryGetValue("excluded", out var values) ? [.. values.OfType<string>()] : [];

    /// <summary>The reason for a close; null where nobody gave one.</summary>
    public static string? Reason(IQueryCollection query) =>
        query.TryGetValue("reason", out var values) && values[^1] is { Length: > 0 } reason ? reason : null;

    /// <summary>Reads <c>filter</c>.</summary>
    /// <param name="query">The query.</param>
    /// <param name="filter">The text of a valid filter, or null where there is none.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static ServiceError? ReadFilter(IQueryCollection query, out string? filter)
    {
        filter = null;
        if (!query.TryGetValue("filter", out var values)) return null;
        if (values is not [{ } text]) return ServiceError.Invalid("filter", "The filter must be given once.");
        filter = text;
        return CheckFilter(text);
    }

    /// <summary>What is wrong with a filter, or null.</summary>
    public static ServiceError? CheckFilter(string text) =>
        MemberFilter.TryParse(text, out _, out var error) ? null : ServiceError.Invalid("filter", error);

    /// <summary>Reads <c>messageTtlSeconds</c>.</summary>
    /// <param name="query">The query.</param>
    /// <param name="timeToLive">How long a message may wait; zero for as long as it takes.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static ServiceError? ReadTtl(IQueryCollection query, out TimeSpan timeToLive)
    {
        timeToLive = TimeSpan.Zero;
        if (!query.TryGetValue("messageTtlSeconds", out var values)) return null;
        if (values is not [{ } text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LongestTtl)
            return ServiceError.Invalid("messageTtlSeconds", $"messageTtlSeconds must be a whole number from 0 to {LongestTtl}.");
        timeToLive = TimeSpan.FromSeconds(seconds);
        return null;
    }

    /// <summary>Reads a whole number.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="most">The most it may be; the least is 1.</param>
    /// <param name="number">The number, or null where there is none.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static ServiceError? ReadNumber(IQueryCollection query, string name, int most, out int? number)
    {
        number = null;
        if (!query.TryGetValue(name, out var values)) return null;
        if (values is not [{ } text]
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            || read < 1
            || read > most)
        {
            return ServiceError.Invalid(name, $"{name} must be a whole number from 1 to {most}.");
        }

        number = read;
        return null;
    }
}
