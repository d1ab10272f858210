using System.CommandLine;
using Tidegate.Configuration;
using Tidegate.Hosting.Commands;
using Tidegate.WebFrontend.Startup;

namespace Tidegate.WebFrontend.Commands;

/// <summary><c>checktoken</c>: says why a token would be refused, or what it is good for. It repeats neither the token nor a key.</summary>
internal static class CheckTokenCommand
{
    private static readonly Argument<string> Token = new("token") { Description = "The token, or the URL of a client that has it." };
    private static readonly Option<string?> Hub = new("--hub") { Description = "The hub that the client asks for; that of the URL or of the token where it is left out." };
    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "Address of the service as the client writes it; that of the URL or of the configuration where it is left out." };

    /// <summary>Makes the command.</summary>
    public static HostCommand Create(TimeProvider time, TextWriter output)
    {
        var syntax = new Command("checktoken", "Says why a token would be refused, or what it is good for. Exit code 0: good, 1: refused, 2: wrong usage or configuration.")
        {
            Token, Hub, Endpoint,
        };
        return new HostCommand(syntax, (parsed, options) => RunAsync(parsed, options, time, output));
    }

    private static async Task<int> RunAsync(ParseResult parsed, TidegateOptions options, TimeProvider time, TextWriter output)
    {
        var asked = AskedToken.Read(parsed.GetValue(Token)!);
        if (parsed.GetValue(Hub) is { } named && !HubName.IsValid(named))
        {
            output.WriteLine($"--hub must be {HubName.Rule}.");
            return CommandExit.Unusable;
        }

        var configured = ConnectionString.EndpointOf(options.Access, ListenAddress.ParseAll(options.Listen.Public)[0]);
        var inspection = new TokenInspection(options.Access, parsed.GetValue(Endpoint) ?? asked.Endpoint ?? configured, time.GetUtcNow().UtcDateTime);
        var (isGood, lines) = await inspection.ExplainAsync(asked.Token, parsed.GetValue(Hub) ?? asked.Hub);
        foreach (var line in lines) output.WriteLine(line);
        return isGood ? CommandExit.Good : CommandExit.Refused;
    }
}
