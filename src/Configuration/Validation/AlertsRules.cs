using Tidegate.Configuration.Webhook;

namespace Tidegate.Configuration.Validation;

/// <summary>Where alerts are posted to.</summary>
internal static class AlertsRules
{
    public static void WebhookIsOpenAddress(RuleContext context)
    {
        var alerts = context.Options.Alerts;
        if (alerts.WebhookUrl is { } url && !WebhookTarget.TryParse(url, alerts.WebhookNetworks, AlertsOptions.NetworksKey, out _, out var rule))
            context.Require(false, "Alerts:WebhookUrl", rule);
    }

    public static void NetworksAreNetworks(RuleContext context)
    {
        var networks = context.Options.Alerts.WebhookNetworks;
        for (var i = 0; i < networks.Length; i++)
        {
            context.Require(
                WebhookTarget.IsNetwork(networks[i]),
                $"Alerts:WebhookNetworks:{i}",
                networks[i],
                "must be a network in CIDR form without bits behind its prefix, such as 10.20.0.0/16");
        }
    }

    public static void SecretHasWebhook(RuleContext context) => context.Require(
        context.Options.Alerts.WebhookSecret is null || context.Options.Alerts.WebhookUrl is not null,
        "Alerts:WebhookSecret",
        "needs {Alerts:WebhookUrl}; remove it where nothing is posted");

    public static void SecretIsLong(RuleContext context) => context.Require(
        SecretLength.Suffices(context.Options.Alerts.WebhookSecret),
        "Alerts:WebhookSecret",
        $"must have at least {SecretLength.Least} bytes of UTF-8");
}
