using System.Text.RegularExpressions;

namespace Tidegate.Configuration.Validation;

/// <summary>Names of hubs, as the Web PubSub service has them.</summary>
internal static partial class HubRules
{
    private const int MaxHubs = 1000;

    public static void NamesAreHubNames(RuleContext context)
    {
        foreach (var hub in context.Options.Hubs.Keys)
        {
            context.Require(
                Name().IsMatch(hub),
                $"Hubs:{hub}",
                hub,
                $"must be a hub name: a letter, then at most 127 letters, digits and _ ` , . [ ]");
        }
    }

    public static void HubsAreCountable(RuleContext context) => context.Require(
        context.Options.Hubs.Count <= MaxHubs,
        "Hubs",
        $"must name at most {MaxHubs} hubs; the others have the defaults without being named");

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
