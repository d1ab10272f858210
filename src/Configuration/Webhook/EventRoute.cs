using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Configuration.Webhook;

/// <summary>An event handler of a hub as it was configured: which events it takes, and where they are posted to.</summary>
internal sealed class EventRoute
{
    /// <summary>The events that Tidegate itself raises, by name.</summary>
    public static readonly string[] SystemEvents = ["connect", "connected", "disconnected"];

    /// <summary>The events of memberships in groups, by name.</summary>
    public static readonly string[] GroupEvents = ["joined", "left"];

    private readonly UrlTemplate _url;
    private readonly EventPattern _system;
    private readonly EventPattern _group;
    private readonly EventPattern _user;

    private EventRoute(WebhookTarget target, UrlTemplate url, EventPattern system, EventPattern group, EventPattern user) =>
        (Target, _url, _system, _group, _user) = (target, url, system, group, user);

    /// <summary>The host, and which of its addresses may be used; its URL is that of the question whether the application wants events.</summary>
    public WebhookTarget Target { get; }

    /// <summary>Reads one handler. The problems that it has are those of <c>EventHandlerRules</c>.</summary>
    /// <param name="hub">Name of the hub.</param>
    /// <param name="settings">The handler.</param>
    /// <param name="networks">Private networks that are allowed.</param>
    /// <param name="route">What it says.</param>
    public static bool TryParse(string hub, EventHandlerOptions settings, IEnumerable<string> networks, [NotNullWhen(true)] out EventRoute? route)
    {
        route = null;
        if (settings.Url is not { } text || !UrlTemplate.TryParse(text, out var url, out _))
            return false;
        if (!WebhookTarget.TryParse(url.Expand(hub, UrlTemplate.ValidationEvent), networks, NetworksKey(hub), out var target, out _))
            return false;
        var system = EventPattern.None;
        if (settings.SystemEvents is not null && !EventPattern.TryParse(settings.SystemEvents, SystemEvents, out system))
            return false;
        var group = EventPattern.None;
        if (settings.GroupEvents is not null && !EventPattern.TryParse(settings.GroupEvents, GroupEvents, out group))
            return false;
        var user = EventPattern.None;
        if (settings.Events is not null && !EventPattern.TryParse(settings.Events, out user))
            return false;
        route = new EventRoute(target, url, system, group, user);
        return true;
    }

    /// <summary>The setting, below <c>Tidegate:</c>, with the networks of a hub's handlers.</summary>
    public static string NetworksKey(string hub) => $"Hubs:{hub}:{nameof(HubOptions.WebhookNetworks)}";

    /// <summary>Whether it takes an event of Tidegate's.</summary>
    public bool TakesSystem(string name) => _system.Takes(name);

    /// <summary>Whether it takes an event of memberships.</summary>
    public bool TakesGroup(string name) => _group.Takes(name);

    /// <summary>Whether it takes an event of a client.</summary>
    public bool TakesUser(string name) => _user.Takes(name);

    /// <summary>Where an event is posted to.</summary>
    public Uri UrlOf(string hub, string @event) => new(_url.Expand(hub, @event));
}
