using Microsoft.Extensions.Logging;

namespace Tidegate.Hosting.Logs;

/// <summary>
/// Keeps the framework from logging addresses of requests, whatever level an operator sets: clients that cannot set a header send their
/// token as <c>access_token</c> in the query.
/// </summary>
internal static class UrlLogging
{
    // Lines of these categories below Warning quote the request target.
    private static readonly string[] Categories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Microsoft.AspNetCore.HttpLogging",
        "Microsoft.AspNetCore.WebSockets",
    ];

    /// <summary>Adds filters that are as specific as filters can be, so that they win over configured ones.</summary>
    public static ILoggingBuilder WithoutUrls(this ILoggingBuilder logging)
    {
        foreach (var category in Categories)
        {
            logging.AddFilter(category, LogLevel.Warning);
            logging.AddFilter<ConsoleLog>(category, LogLevel.Warning);
        }

        return logging;
    }
}
