using System.CommandLine;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting.Commands;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Startup;

namespace Tidegate.WebFrontend.Commands;

/// <summary><c>token</c>: prints the URL by which a client connects, with a token in it.</summary>
internal static class TokenCommand
{
    private const int DefaultMinutes = 60;

    private static readonly Option<string> Hub = new("--hub") { Description = "The hub that the client may connect to.", Required = true };
    private static readonly Option<string?> User = new("--user") { Description = "The user that the client is; none where it is left out." };
    private static readonly Option<string[]> Groups = new("--group") { Description = "A group that the client joins at once; may be repeated." };
    private static readonly Option<string[]> Roles = new("--role") { Description = "A role, such as webpubsub.sendToGroup.lobby or webpubsub.joinLeaveGroup; may be repeated." };
    private static readonly Option<int> Minutes = new("--minutes") { Description = "How long the token is good.", DefaultValueFactory = _ => DefaultMinutes };
    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "Address of the service as the client writes it, such as http://127.0.0.1:8080; that of the configuration where it is left out." };
    private static readonly Option<bool> TokenOnly = new("--token-only") { Description = "Print the token without the URL." };

    /// <summary>Makes the command.</summary>
    public static HostCommand Create(TimeProvider time, TextWriter output, TextWriter error)
    {
        var syntax = new Command("token", "Prints the URL by which a client connects, with a token signed with the key of this configuration.")
        {
            Hub, User, Groups, Roles, Minutes, Endpoint, TokenOnly,
        };
        return new HostCommand(syntax, (parsed, options) => Task.FromResult(Run(parsed, options, time, output, error)));
    }

    private static int Run(ParseResult parsed, TidegateOptions options, TimeProvider time, TextWriter output, TextWriter error)
    {
        var identity = new ClientIdentity(parsed.GetValue(User), [.. parsed.GetValue(Groups) ?? []], [.. parsed.GetValue(Roles) ?? []]);
        if (!HubName.TryParse(parsed.GetValue(Hub), out var hub)) return Wrong($"--hub must be {HubName.Rule}");
        if (identity.UserId is { } user && !GroupName.IsValid(user)) return Wrong($"--user must have 1 to {GroupName.MaxLength} characters");
        if (identity.Groups.Length > LimitsOptions.MaxGroupsAtConnect || !identity.Groups.All(GroupName.IsValid))
            return Wrong($"--group: at most {LimitsOptions.MaxGroupsAtConnect}, of 1 to {GroupName.MaxLength} characters");
        if (parsed.GetValue(Minutes) is var minutes && minutes is < 1 or > ClientTokens.MostMinutes)
            return Wrong($"--minutes must be from 1 to {ClientTokens.MostMinutes}");
        if (options.Access.SigningKey is null) return Wrong("there is no key to sign with; set Tidegate:Access:AccessKey");

        var configured = ConnectionString.EndpointOf(options.Access, ListenAddress.ParseAll(options.Listen.Public)[0]);
        var endpoint = (parsed.GetValue(Endpoint) ?? configured).TrimEnd('/');
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Port == 0)
            return Wrong("--endpoint must be an absolute http or https address with the port of the service, such as http://127.0.0.1:8080");

        var token = new ClientTokens(Options.Create(options), time).Issue(endpoint, hub, identity, TimeSpan.FromMinutes(minutes));
        if (token.Length > AccessTokens.MaxTokenBytes) return Wrong($"the token would have more than {AccessTokens.MaxTokenBytes} bytes; name fewer groups and roles");
        output.WriteLine(parsed.GetValue(TokenOnly) ? token : $"ws{endpoint["http".Length..]}/client/hubs/{Uri.EscapeDataString(hub)}?access_token={token}");
        return CommandExit.Good;

        int Wrong(string text)
        {
            error.WriteLine(text + ".");
            return CommandExit.Unusable;
        }
    }
}
