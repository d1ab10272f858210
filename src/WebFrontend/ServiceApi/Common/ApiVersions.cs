using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>
/// The versions of the service API. What a later one adds does not change what an earlier one has, so all are served alike; a request may
/// name one of them or none.
/// </summary>
internal static class ApiVersions
{
    /// <summary>The query parameter.</summary>
    public const string Parameter = "api-version";

    private const string Header = "api-supported-versions";

    private static readonly string[] All = ["2021-10-01", "2022-11-01", "2023-07-01", "2024-01-01", "2024-12-01"];

    private static readonly string Listed = string.Join(", ", All);

    /// <summary>The newest one.</summary>
    public static string Latest => All[^1];

    /// <summary>What is wrong with the version that is asked for, or null.</summary>
    public static ServiceError? Check(IQueryCollection query)
    {
        if (!query.TryGetValue(Parameter, out var values) || (values is [var version] && All.Contains(version))) return null;
        return ServiceError.Invalid(Parameter, $"The API version must be one of {Listed}, given once.");
    }

    /// <summary>Lists the versions in answers that say that something is there or not.</summary>
    public static void Announce(HttpResponse response) => response.OnStarting(
        static state =>
        {
            var answer = (HttpResponse)state;
            if (answer.StatusCode is (>= 200 and < 300) or StatusCodes.Status404NotFound) answer.Headers[Header] = Listed;
            return Task.CompletedTask;
        },
        response);
}
