using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Requests;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>Chooses how a client is treated, from its protocol, its hub and its rights.</summary>
internal sealed class ClientProfiles
{
    private readonly IOptions<TidegateOptions> _options;
    private readonly GroupSend _groups;
    private readonly JsonActions _actions;
    private readonly LinkServices _links;
    private readonly Dictionary<HubHandler, IMessageHandler> _handlers;
    private readonly Dictionary<HubHandler, IMessageHandler> _raw;
    private readonly Dictionary<(HubHandler Handler, HubIdle Idle), ClientProfile> _native;

    public ClientProfiles(IOptions<TidegateOptions> options, IConnectionGateway gateway, GroupSend groups, JsonActions actions, LinkServices links)
    {
        _options = options;
        _groups = groups;
        _actions = actions;
        _links = links;
        _handlers = new()
        {
            [HubHandler.None] = new NoneHandler(),
            [HubHandler.Echo] = new EchoHandler(),
            [HubHandler.Grain] = new ApplicationHandler(gateway, closesOnFailure: false),
            [HubHandler.Webhook] = new ApplicationHandler(gateway, closesOnFailure: false),
        };
        _raw = new(_handlers) { [HubHandler.Webhook] = new ApplicationHandler(gateway, closesOnFailure: true) };
        _native = (from handler in _handlers
                   from idle in Enum.GetValues<HubIdle>()
                   select ((handler.Key, idle), new ClientProfile(new KeepAliveFilter(handler.Value), HasNotices: true, Idle: idle))).ToDictionary();
    }

    /// <summary>The class of a hub's clients.</summary>
    public AdmissionClass ClassOf(string hub) => _options.Value.HubOf(hub).Priority ? AdmissionClass.Priority : AdmissionClass.Standard;

    /// <summary>The profile of a client.</summary>
    public ClientProfile For(ClientRequest request, ClientIdentity identity)
    {
        var hub = _options.Value.HubOf(request.Hub);
        if (request.Protocol == ClientRequest.Native)
            return _native[(hub.Handler, hub.Idle)];
        if (request.Protocol is ClientRequest.Json or ClientRequest.Reliable)
            return ForJson(identity, hub.Idle, request.WantsNotices, request.Protocol == ClientRequest.Reliable ? new ReliableLink(_links) : null);

        if (request.Mode.Group is not { } group)
            return new ClientProfile(_raw[hub.Handler], HasNotices: false, Idle: hub.Idle);
        var sender = new ClientRights(identity.Roles);
        return new ClientProfile(
            new SendToGroupHandler(_groups, group, request.Mode.NoEcho, sender), HasNotices: false, Rights: sender, Idle: hub.Idle);
    }

    /// <summary>The profile of a reliable client that comes from another frontend.</summary>
    public ClientProfile ForMoved(LinkFound found)
    {
        var link = new ReliableLink(_links);
        link.Expect();
        var identity = new ClientIdentity(found.Descriptor.UserId, found.Groups, found.Roles);
        return ForJson(identity, _options.Value.HubOf(found.Descriptor.Hub).Idle, found.WantsNotices, link);
    }

    private ClientProfile ForJson(ClientIdentity identity, HubIdle idle, bool wantsNotices, ReliableLink? link)
    {
        var rights = new ClientRights(identity.Roles);
        return new ClientProfile(new JsonHandler(_actions, rights), wantsNotices, HasEnvelopes: true, rights, idle, link);
    }
}
