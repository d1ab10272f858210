using StackExchange.Redis;
using Tidegate.Configuration.Redis;

namespace Tidegate.Hosting.Redis;

/// <summary>Puts what the client says of a failed connection into words for an operator.</summary>
internal static class RedisFailure
{
    private const string ErrorMark = "Error: ";
    private const string Key = "Tidegate:Cluster:Redis:ConnectionString";

    // First words of what Redis says to a client without the right user, password or permissions.
    private static readonly string[] Refusals = ["WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR invalid password"];

    /// <summary>True where the server is there and does not want us: waiting would not help. One that is still loading is none.</summary>
    public static bool IsRefusal(Exception failure) => Causes(failure).Any(cause =>
        cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || Refusals.Any(words => cause.Message.Contains(words, StringComparison.Ordinal)));

    /// <summary>The refused start. Its text has no password in it: the client's messages carry none, and the key's value is not shown.</summary>
    public static StartRefusedException AtStart(ConfigurationOptions configuration, Exception failure, TimeSpan waited)
    {
        var address = RedisConnectionString.Describe(configuration);
        var reason = Reason(failure);
        return IsRefusal(failure)
            ? new StartRefusedException($"Redis at {address} ({Key}) refuses this process: {reason}. Correct user and password.", failure)
            : new StartRefusedException(
                $"Redis at {address} ({Key}) was not reached within {waited.TotalSeconds:0} s: {reason}. Start Redis, or correct the address; "
                + "Tidegate:Cluster:Redis:StartTimeout is how long a start waits for it.",
                failure);
    }

    /// <summary>The innermost cause, on one line.</summary>
    public static string Reason(Exception failure)
    {
        var text = Causes(failure).Last().Message.ReplaceLineEndings(" ").TrimEnd('.');
        return text.StartsWith(ErrorMark, StringComparison.Ordinal) ? text[ErrorMark.Length..] : text;
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause is AggregateException { InnerExceptions: [var only] } ? only : cause.InnerException)
            yield return cause;
    }
}
