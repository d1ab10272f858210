using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Requests;
using Tidegate.WebFrontend.Subprotocols;
using Tidegate.WebFrontend.Upstream;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>Asks the application of a hub with event handlers whether a client may connect, and as whom.</summary>
internal sealed class ConnectStep(UpstreamHubs hubs)
{
    private const string Wait = "Too many clients wait for the answer of the application of their hub.";

    /// <summary>Whether the hub has an application that wants to be asked.</summary>
    public bool Asks(string hub) => hubs.Asks(hub);

    /// <summary>The way to the application for a connection that it has accepted at another frontend; null where the hub has none.</summary>
    public UpstreamLink? Open(string hub, ConnectionDescriptor connection)
    {
        if (!hubs.Serves(hub))
            return null;
        var link = hubs.Open(hub, connection.ConnectionId, connection.UserId);
        link.Settle(connection.UserId, Subprotocol.ReliableJson);
        return link;
    }

    /// <summary>Asks, where the hub has an application that wants to be asked.</summary>
    /// <param name="context">The request.</param>
    /// <param name="hold">The upgrade, whose client is identified; takes what the application decides.</param>
    /// <returns>Why the client may not connect; null where it may.</returns>
    /// <exception cref="OperationCanceledException">The client left while it waited.</exception>
    public async ValueTask<Denial?> AskAsync(HttpContext context, UpgradeHold hold)
    {
        var identity = hold.Identity!;
        if (!hubs.Serves(hold.Request.Hub))
            return null;
        if (identity.UserId is { } user && !EventRequest.IsHeaderValue(user))
            return Denial.BadRequest("The user of a hub with event handlers must have no control characters, and no blanks at its ends.");
        var link = hubs.Open(hold.Request.Hub, ConnectionIds.Next(), identity.UserId);
        hold.Application = link;
        var outcome = await link.ConnectAsync(() => BodyOf(context, identity), context.RequestAborted);
        if (outcome.Answer is not { } answer)
            return DenialOf(outcome);
        hold.Identity = Apply(answer, identity);
        hold.Request = Apply(answer, hold.Request, context.WebSockets.WebSocketRequestedProtocols);
        link.Settle(hold.Identity.UserId, hold.Request.Subprotocol);
        return null;
    }

    private static byte[] BodyOf(HttpContext context, ClientIdentity identity) => ConnectBody.Of(
        identity.Claims,
        context.Request.Query,
        context.Request.Headers,
        AccessTokens.Find(context.Request),
        context.WebSockets.WebSocketRequestedProtocols,
        context.Connection.ClientCertificate);

    private static Denial DenialOf(ConnectOutcome outcome) => ReferenceEquals(outcome, ConnectOutcome.Crowded)
        ? Denial.Of(new Refusal(RefusalReasons.Capacity, RetryHints.Capacity, 0, 0, Wait))
        : Denial.ByHandler(outcome.Status);

    private static ClientIdentity Apply(ConnectAnswer answer, ClientIdentity identity) => identity with
    {
        UserId = answer.UserId is { } user ? (user.Length == 0 ? null : user) : identity.UserId,
        Groups = answer.Groups ?? identity.Groups,
        Roles = answer.Roles ?? identity.Roles,
        Claims = ImmutableArray<System.Security.Claims.Claim>.Empty,
    };

    private static string ProtocolOf(string subprotocol) => Subprotocol.Choose([subprotocol]) is null ? ClientRequest.Raw
        : Subprotocol.IsReliable(subprotocol) ? ClientRequest.Reliable
        : ClientRequest.Json;

    private static ClientRequest Apply(ConnectAnswer answer, ClientRequest request, IList<string> offered)
    {
        if (answer.Subprotocol is not { } name || request.Protocol == ClientRequest.Native)
            return request;
        // As the client spells it, where it has offered it.
        var spelled = offered.FirstOrDefault(offer => offer.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
        return request with { Protocol = ProtocolOf(spelled), Subprotocol = spelled };
    }
}
