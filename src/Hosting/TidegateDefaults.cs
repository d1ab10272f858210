using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Tidegate.Configuration;
using Tidegate.Hosting.Logs;

namespace Tidegate.Hosting;

/// <summary>What the hosts have where nothing is configured. Any file, variable or argument overrides it.</summary>
internal static class TidegateDefaults
{
    private const string Formatter = "Logging:Console:FormatterName";
    private const string LogFormatKey = $"{TidegateOptions.Section}:{nameof(TidegateOptions.Telemetry)}:{nameof(TelemetryOptions.LogFormat)}";
    private const string FormatterOptions = "Logging:Console:FormatterOptions";

    // Requests are not logged by the framework, whose lines carry addresses with tokens in them. Orleans warns of each attempt to reach
    // a silo that is not there, where the frontend says once that it waits, and of each call without an answer, thousands when a silo
    // dies, where the caller says so in a line every few seconds. Its watchdog blames the check that has not begun yet when it looks
    // before its other thread has started, with the uptime of the machine as the delay. Health checks call each probe of a process that is
    // not ready an error, every few seconds while a frontend waits for its silo.
    private static readonly Dictionary<string, string?> Logging = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Orleans.Runtime.Messaging.ConnectionManager"] = "Error",
        ["Logging:LogLevel:Orleans.Messaging.GatewayManager"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.CallbackData"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        ["Logging:LogLevel:Polly"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Critical",
        [FormatterOptions + ":SingleLine"] = "true",
        [FormatterOptions + ":UseUtcTimestamp"] = "true",
    };

    /// <summary>Puts the defaults, and those of one host, below everything else that is configured.</summary>
    public static void AddTo(IConfigurationManager configuration, IEnumerable<KeyValuePair<string, string?>>? ofHost = null)
    {
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [.. Logging, .. ofHost ?? []] });

        var lines = string.Equals(configuration[LogFormatKey], nameof(LogFormat.Json), StringComparison.OrdinalIgnoreCase) ? JsonLines.FormatterName : TextLines.FormatterName;
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new(Formatter, lines)] });

        // For whoever chooses a form of the framework. Scopes hold the correlation id: a field of its own in JSON, but noise in a line for people.
        var isJson = string.Equals(configuration[Formatter], "json", StringComparison.OrdinalIgnoreCase);
        var format = new Dictionary<string, string?>
        {
            [FormatterOptions + ":TimestampFormat"] = isJson ? "yyyy-MM-ddTHH:mm:ss.fffZ" : "HH:mm:ss.fff ",
            [FormatterOptions + ":IncludeScopes"] = isJson ? "true" : "false",
        };
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = format });
    }
}
