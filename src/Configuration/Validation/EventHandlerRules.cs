using Tidegate.Configuration.Webhook;

namespace Tidegate.Configuration.Validation;

/// <summary>Where the events of hubs are posted to.</summary>
internal static class EventHandlerRules
{
    public static void HandlersAreOfWebhooks(RuleContext context)
    {
        foreach (var (hub, settings) in context.Options.Hubs)
        {
            var isWebhook = settings.Handler == HubHandler.Webhook;
            var handler = $"{{{Key(hub)}:{nameof(HubOptions.Handler)}}}";
            context.Require(
                !isWebhook || settings.EventHandlers.Count > 0,
                $"{Key(hub)}:Handler",
                $"needs at least one event handler: set Tidegate:{Key(hub)}:EventHandlers:0:Url, and its Events or SystemEvents");
            context.Require(isWebhook || settings.EventHandlers.Count == 0, $"{Key(hub)}:EventHandlers", $"has no effect with {handler}; set that to webhook");
            context.Require(isWebhook || settings.WebhookNetworks.Length == 0, $"{Key(hub)}:WebhookNetworks", $"has no effect with {handler}");
            context.Require(
                settings.EventHandlers.Count <= EventHandlerOptions.MaxPerHub,
                $"{Key(hub)}:EventHandlers",
                $"must be at most {EventHandlerOptions.MaxPerHub}");
        }
    }

    public static void HandlersHaveAddresses(RuleContext context)
    {
        foreach (var (key, hub, settings, handler) in Handlers(context))
        {
            if (handler.Url is not { } url)
                context.Require(false, $"{key}:Url", "is needed: where the events are posted to");
            else if (!UrlTemplate.TryParse(url, out var template, out var rule))
                context.Require(false, $"{key}:Url", rule);
            else if (!WebhookTarget.TryParse(template.Expand(hub, UrlTemplate.ValidationEvent), settings.WebhookNetworks, EventRoute.NetworksKey(hub), out _, out rule))
                context.Require(false, $"{key}:Url", rule);
        }
    }

    public static void HandlersTakeEvents(RuleContext context)
    {
        foreach (var (key, _, _, handler) in Handlers(context))
        {
            context.Require(
                handler.Events is not null || handler.SystemEvents is not null || handler.GroupEvents is not null,
                $"{key}:Events",
                $"must name events of clients (* for all), unless {{{key}:SystemEvents}} or {{{key}:GroupEvents}} names some");
            context.Require(
                handler.Events is not { } events || EventPattern.TryParse(events, out _),
                $"{key}:Events",
                "must be * or names separated by commas, each a letter, then at most 127 letters, digits, '_', '.' or '-'");
            context.Require(
                handler.SystemEvents is not { } system || EventPattern.TryParse(system, EventRoute.SystemEvents, out _),
                $"{key}:SystemEvents",
                $"must be some of {string.Join(", ", EventRoute.SystemEvents)}, separated by commas");
            context.Require(
                handler.GroupEvents is not { } groups || EventPattern.TryParse(groups, EventRoute.GroupEvents, out _),
                $"{key}:GroupEvents",
                $"must be some of {string.Join(", ", EventRoute.GroupEvents)}, separated by commas");
        }
    }

    public static void NetworksAreNetworks(RuleContext context)
    {
        foreach (var (hub, settings) in context.Options.Hubs)
        {
            for (var i = 0; i < settings.WebhookNetworks.Length; i++)
            {
                context.Require(
                    WebhookTarget.IsNetwork(settings.WebhookNetworks[i]),
                    $"{EventRoute.NetworksKey(hub)}:{i}",
                    settings.WebhookNetworks[i],
                    "must be a network in CIDR form without bits behind its prefix, such as 10.20.0.0/16");
            }
        }
    }

    private static string Key(string hub) => $"Hubs:{hub}";

    private static IEnumerable<(string Key, string Hub, HubOptions Settings, EventHandlerOptions Handler)> Handlers(RuleContext context) =>
        from hub in context.Options.Hubs
        from handler in hub.Value.EventHandlers
        select ($"{Key(hub.Key)}:EventHandlers:{handler.Number}", hub.Key, hub.Value, handler);
}
