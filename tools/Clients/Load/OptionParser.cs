using System.Globalization;
using System.Net;
using Tidegate.Clients.WebSockets;

namespace Tidegate.Clients.Load;

/// <summary>Turns the command line into <see cref="LoadOptions"/>.</summary>
public static class OptionParser
{
    private const int MaxConnections = 1_000_000;
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
    /// <exception cref="UsageException">An option is unknown, incomplete or out of range.</exception>
    public static LoadOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new LoadOptions { Urls = [] };
        var words = new Queue<string>(arguments.SelectMany(SplitAtEquals));
        while (words.TryDequeue(out var name))
            options = Apply(options, name, words);
        return Checked(options);
    }

    private static IEnumerable<string> SplitAtEquals(string argument)
    {
        var at = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return at < 0 ? [argument] : [argument[..at], argument[(at + 1)..]];
    }

    private static LoadOptions Apply(LoadOptions options, string name, Queue<string> words)
    {
        switch (name)
        {
            case "--retry": return options with { Retry = true };
            case "--quiet": return options with { Quiet = true };
        }

        var value = () => words.TryDequeue(out var word) ? word : throw new UsageException($"{name} needs a value.");
        return name switch
        {
            "--url" => options with { Urls = [.. options.Urls, .. List(value()).Select(Url)] },
            "--connections" => options with { Connections = Integer(name, value(), 1, MaxConnections) },
            "--rate" => options with { Rate = Number(name, value(), 0.001, 1_000_000) },
            "--hold" => options with { Hold = Duration(name, value()) },
            "--mode" => options with { Mode = Mode(value()) },
            "--send-rate" => options with { SendRate = Number(name, value(), 0.001, 10_000_000) },
            "--size" => options with { Size = Integer(name, value(), Payload.MinSize, MaxMessageBytes) },
            "--source" => options with { Sources = [.. options.Sources, .. List(value()).Select(text => Address(name, text))] },
            "--destinations" => options with { Destinations = [.. options.Destinations, .. List(value()).Select(text => Address(name, text))] },
            "--timeout" => options with { HandshakeTimeout = Duration(name, value()) },
            "--json" => options with { JsonPath = value() },
            "--expect-open" => options with { ExpectOpen = Integer(name, value(), 0, MaxConnections) },
            "--seed" => options with { Seed = Integer(name, value(), 0, int.MaxValue) },
            _ => throw new UsageException($"Unknown option '{name}'. --help lists them all."),
        };
    }

    private static LoadOptions Checked(LoadOptions options)
    {
        if (options.Urls.Count == 0)
            throw new UsageException("--url is missing: say where to connect, for example --url ws://127.0.0.1:8080/ws.");
        if (options.HandshakeTimeout <= TimeSpan.Zero)
            throw new UsageException("--timeout must be more than 0.");
        if (options.ExpectOpen > options.Connections)
            throw new UsageException($"--expect-open {options.ExpectOpen} can never hold with --connections {options.Connections}.");
        return options;
    }

    private static string[] List(string text) =>
        text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "ws"
            ? url
            : throw new UsageException($"--url '{text}' is not a ws:// address.");

    private static IPAddress Address(string name, string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new UsageException($"{name} '{text}' is not an IP address.");

    private static TimeSpan Duration(string name, string text) =>
        DurationText.TryParse(text, out var duration)
            ? duration
            : throw new UsageException($"{name} '{text}' is not a duration such as 250ms, 10s, 5m or 00:01:30.");

    private static LoadMode Mode(string text) =>
        !int.TryParse(text, out _) && Enum.TryParse<LoadMode>(text, ignoreCase: true, out var mode)
            ? mode
            : throw new UsageException($"--mode '{text}' is not one of hold, echo, burst.");

    private static int Integer(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} '{text}' is not a whole number from {least} to {most}.");

    private static double Number(string name, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{name} '{text}' is not a number from {least} to {most}."));
}
