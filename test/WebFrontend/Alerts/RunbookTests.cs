using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Template;
using Tidegate.Alerting;
using Tidegate.Recovery;
using Tidegate.WebFrontend.Tests.Admin;

namespace Tidegate.WebFrontend.Tests.Alerts;

/// <summary>Whoever is told of an alert at night finds its runbook, and what it says can be typed.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] Headings = ["## Symptom", "## First three commands", "## Decision", "## Proof of recovery"];

    // Commands of the system that need nothing of ours; the others are requests to a frontend.
    private static readonly string[] SystemCommands = ["redis-cli", "ss", "grep", "ls"];

    [Fact]
    public void Every_alert_names_a_runbook_that_speaks_of_it()
    {
        Assert.All(AlertRules.All.Values, rule => Assert.Contains($"`{rule.Name}`", Text(rule.Runbook), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_runbook_has_its_four_parts_in_order_and_three_commands()
    {
        Assert.All(Runbooks(), path =>
        {
            var text = Text(path);
            var places = Headings.Select(heading => text.IndexOf(heading + "\n", StringComparison.Ordinal)).ToArray();
            Assert.True(places.All(place => place > 0) && places.SequenceEqual(places.Order()), path);
            Assert.True(Commands(text).Length == 3, $"{path} has {Commands(text).Length} commands.");
        });
    }

    [Fact]
    public void Every_runbook_belongs_to_an_alert_or_a_recovery_procedure() => Assert.Equal(
        AlertRules.All.Values.Select(rule => rule.Runbook).Concat(Enum.GetValues<RecoveryProcedure>().Select(procedure => $"docs/runbooks/recovery-{RecoveryProcedures.NameOf(procedure)}.md")).Distinct().Order(),
        Runbooks().Order());

    [Fact]
    public void Every_alert_is_in_the_table_of_operations()
    {
        var table = Text("docs/operations.md").Split('\n').SkipWhile(line => line != "## Alerts").TakeWhile(line => !line.StartsWith("- ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            AlertRules.All.Keys.Order(StringComparer.Ordinal),
            table.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(row => AlertName().Matches(row.Split('|')[1]).Select(name => name.Groups[1].Value)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_in_a_runbook_exists()
    {
        await using var host = await AdminHost.StartAsync();
        var routes = host.Routes.Select(route => new TemplateMatcher(TemplateParser.Parse(route.RoutePattern.RawText!.TrimStart((char)47)), [])).ToArray();
        foreach (var path in Runbooks())
        {
            foreach (Match named in Route().Matches(Text(path)))
            {
                var route = named.Groups["path"].Value.Replace("{id}", "some-id", StringComparison.Ordinal);
                Assert.True(routes.Any(known => known.TryMatch(route, [])), $"{path} names {route}, and there is no such route.");
            }
        }
    }

    [Fact]
    public void Every_command_is_a_request_or_one_of_the_system()
    {
        foreach (var path in Runbooks())
        {
            foreach (var command in Commands(Text(path)))
            {
                Assert.True(
                    command.StartsWith("curl -s -H \"X-Admin-Key: $KEY\" \"$ADMIN/admin/", StringComparison.Ordinal)
                        || command.StartsWith("curl -s \"$PUBLIC/health/", StringComparison.Ordinal)
                        || SystemCommands.Contains(command.Split(' ')[0]),
                    $"{path}: {command}");
            }
        }
    }

    [Fact]
    public void Every_file_that_a_runbook_names_exists()
    {
        foreach (var path in Runbooks())
        {
            foreach (Match file in File().Matches(Text(path)))
                Assert.True(System.IO.File.Exists(Path.Combine(Root, "docs", "runbooks", file.Value)), $"{path} names {file.Value}.");
        }
    }

    private static string Root { get; } = FindRoot();

    private static string[] Runbooks() =>
    [
        .. Directory.GetFiles(Path.Combine(Root, "docs", "runbooks"), "*.md")
            .Select(Path.GetFileName)
            .Where(name => name != "README.md")
            .Select(name => "docs/runbooks/" + name),
    ];

    private static string Text(string path) => System.IO.File.ReadAllText(Path.Combine(Root, path));

    private static string[] Commands(string text) =>
        Block().Match(text).Groups["commands"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "orleans.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }

    [GeneratedRegex(@"```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<path>/(?:admin|health)/[A-Za-z0-9/:{}]+)")]
    private static partial Regex Route();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"[a-z-]+\.md")]
    private static partial Regex File();
}
