namespace Tidegate.Configuration;

/// <summary><c>Tidegate:Hubs:{hub}</c>: one hub.</summary>
public sealed class HubOptions
{
    /// <summary>The hub whose settings those have that are not listed; clients of <c>/ws</c> that name no hub are in it.</summary>
    public const string DefaultHub = "default";

    /// <summary>What happens to messages from clients: <c>none</c>, <c>echo</c>, <c>grain</c> or <c>webhook</c>. Default <c>none</c>.</summary>
    public HubHandler Handler { get; set; } = HubHandler.None;

    /// <summary>Its clients are of class priority. Default false.</summary>
    public bool Priority { get; set; } = false;

    /// <summary>What keeps its clients from being idle: <c>traffic</c>, <c>messages</c> of theirs alone, or <c>off</c>. Default <c>traffic</c>.</summary>
    public HubIdle Idle { get; set; } = HubIdle.Traffic;

    /// <summary>
    /// Clients are refused by a close frame after their WebSocket was accepted, up to 64 at a time: the one answer that a browser lets its page
    /// read. Default false.
    /// </summary>
    public bool RefuseByClose { get; set; } = false;

    /// <summary>With the handler <c>webhook</c>: who takes which events. The first that takes an event gets it. Default none.</summary>
    public List<EventHandlerOptions> EventHandlers { get; set; } = [];

    /// <summary>Private networks, in CIDR form, that these handlers may be in. Default none.</summary>
    public string[] WebhookNetworks { get; set; } = [];
}
