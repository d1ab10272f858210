namespace Tidegate.Configuration.Validation;

/// <summary>Names of hubs, as the Web PubSub service has them.</summary>
internal static class HubRules
{
    private const int MaxHubs = 1000;

    public static void NamesAreHubNames(RuleContext context)
    {
        foreach (var hub in context.Options.Hubs.Keys)
        {
            context.Require(
                HubName.IsValid(hub),
                $"Hubs:{hub}",
                hub,
                "must be a hub name: " + HubName.Rule);
        }
    }

    public static void HubsAreCountable(RuleContext context) => context.Require(
        context.Options.Hubs.Count <= MaxHubs,
        "Hubs",
        $"must name at most {MaxHubs} hubs; the others have the settings of the hub default");
}
