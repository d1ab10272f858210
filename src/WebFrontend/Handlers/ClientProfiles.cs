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
    private readonly Dictionary<HubHandler, ClientProfile> _native;

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
        _native = _handlers.ToDictionary(pair => pair.Key, pair => new ClientProfile(new KeepAliveFilter(pair.Value), HasNotices: true));
    }

    /// <summary>The class of a hub's clients.</summary>
    public AdmissionClass ClassOf(string hub) => _options.Value.HubOf(hub).Priority ? AdmissionClass.Priority : AdmissionClass.Standard;

    /// <summary>The profile of a client.</summary>
    public ClientProfile For(ClientRequest request, ClientIdentity identity)
    {
        var handler = _options.Value.HubOf(request.Hub).Handler;
        if (request.Protocol == ClientRequest.Native)
            return _native[handler];
        if (request.Protocol is ClientRequest.Json or ClientRequest.Reliable)
            return ForJson(identity, request.WantsNotices, request.Protocol == ClientRequest.Reliable ? new ReliableLink(_links) : null);

        if (request.Mode.Group is not { } group)
            return new ClientProfile(_raw[handler], HasNotices: false);
        var sender = new ClientRights(identity.Roles);
        return new ClientProfile(new SendToGroupHandler(_groups, group, request.Mode.NoEcho, sender), HasNotices: false, Rights: sender);
    }

    /// <summary>The profile of a reliable client that comes from another frontend.</summary>
    public ClientProfile ForMoved(LinkFound found)
    {
        var link = new ReliableLink(_links);
        link.Expect();
        return ForJson(new ClientIdentity(found.Descriptor.UserId, found.Groups, found.Roles), found.WantsNotices, link);
    }

    private ClientProfile ForJson(ClientIdentity identity, bool wantsNotices, ReliableLink? link)
    {
        var rights = new ClientRights(identity.Roles);
        return new ClientProfile(new JsonHandler(_actions, rights), wantsNotices, HasEnvelopes: true, rights, link);
    }
}
