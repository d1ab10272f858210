using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Handlers;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Requests;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>Writes the 101 of an admitted upgrade, registers the connection and announces it.</summary>
internal sealed partial class ConnectionOpener(
    ConnectionServices services,
    ConnectionRegistry registry,
    OpenSockets sockets,
    ClientProfiles profiles,
    IFrontendIdentity identity,
    ConnectionEvents events,
    LinkOpener links,
    TimeProvider time,
    ILogger<ConnectionOpener> logger)
{
    private static readonly WebSocketAcceptContext AcceptContext = new() { KeepAliveInterval = Timeout.InfiniteTimeSpan };

    /// <summary>Opens the connection, which is then to be run.</summary>
    /// <param name="context">The request.</param>
    /// <param name="carrier">What carries the WebSocket.</param>
    /// <param name="request">What the client asked for.</param>
    /// <param name="hold">What it was granted; goes back once the carrier is closed, from here on whatever happens.</param>
    /// <param name="begun">Time stamp of the request.</param>
    /// <returns>The connection; null where it came to nothing, and its carrier is aborted.</returns>
    public async Task<FrontendConnection?> OpenAsync(HttpContext context, ISocketLifetime carrier, ClientRequest request, UpgradeHold hold, long begun)
    {
        var isOpen = false;
        var end = new ConnectionEnd(hold.Ticket!, hold.Places, sockets, sockets.Opened(), registry, services) { Resumed = hold.Link?.Here?.Connection.Link };
        if (hold.Room is { } room)
            carrier.OnClosed(room.Dispose);
        carrier.OnClosed(end.Run);
        hold.Ticket!.MayOpen();
        try
        {
            var pressure = services.Admission.Pressure;
            if (pressure.Level != PressureLevel.Normal)
                context.Response.Headers["X-Tidegate-Pressure"] = pressure.LevelName;
            // Not disposed: it holds nothing of its own, and disposing it would reset the connection under a close frame on its way.
            var webSocket = await context.WebSockets.AcceptWebSocketAsync(AcceptContextOf(request));
            var handshake = time.GetElapsedTime(begun);
            var meter = context.Features.GetRequiredFeature<FrameMeterFeature>().Meter!;
            var connection = new FrontendConnection(
                Describe(context, request, hold),
                new ConnectionSocket(new LeanSendSocket(webSocket, meter.Writer), meter, carrier),
                ProfileOf(request, hold),
                services)
            { Places = hold.Places, Application = hold.Link?.Here?.Connection.Application ?? hold.Application };
            isOpen = true;
            events.Opened(new OpenedConnection(connection.Descriptor, handshake));
            end.Expect(connection);
            if (hold.Link is { } link)
                await TakeUpAsync(connection, link, carrier.Ended);
            else
                Begin(connection, hold.Identity!.Groups);
            return connection;
        }
        catch (Exception exception)
        {
            if (!isOpen) events.Left(time.GetElapsedTime(begun));
            if (context.RequestAborted.IsCancellationRequested)
                LogLeft(CorrelationId.Of(context));
            else
                LogFailed(exception, CorrelationId.Of(context));
            carrier.Abort();
            hold.Application?.Disconnected("The upgrade came to nothing.");
            return null;
        }
    }

    private ClientProfile ProfileOf(ClientRequest request, UpgradeHold hold) => hold.Link switch
    {
        { Here.Connection.Profile: var profile } => profile,
        { } moved => profiles.ForMoved(moved),
        null => profiles.For(request, hold.Identity!),
    };

    private void Begin(FrontendConnection connection, ImmutableArray<string> groups)
    {
        if (connection.Link is { } link)
            link.TryAttach(connection);
        else
            connection.Greet();
        registry.Add(connection, groups);
        Announce(connection);
    }

    private async Task TakeUpAsync(FrontendConnection connection, LinkFound link, CancellationToken ended)
    {
        if (link.Here is { } here)
        {
            links.Resume(connection, here);
            return;
        }

        registry.Add(connection, link.Groups);
        await links.FetchAsync(connection, link, ended);
    }

    private static WebSocketAcceptContext AcceptContextOf(ClientRequest request) => request.Subprotocol is { } name
        ? new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan, SubProtocol = name }
        : AcceptContext;

    private void Announce(FrontendConnection connection)
    {
        try
        {
            services.Gateway.Opened(connection);
        }
        catch (Exception exception)
        {
            LogFailed(exception, connection.Descriptor.CorrelationId);
            connection.BeginClose(CloseCodes.InternalError);
        }
    }

    private ConnectionDescriptor Describe(HttpContext context, ClientRequest request, UpgradeHold hold) => hold.Link is { } link
        ? link.Descriptor with
        {
            FrontendId = identity.Id,
            Remote = RemoteAddress.Of(context.Connection),
            CorrelationId = CorrelationId.Of(context),
        }
        : Describe(context, request, hold, hold.Identity!.UserId);

    private ConnectionDescriptor Describe(HttpContext context, ClientRequest request, UpgradeHold hold, string? user) => new()
    {
        ConnectionId = hold.Application?.ConnectionId ?? ConnectionIds.Next(),
        Hub = request.Hub,
        UserId = user,
        FrontendId = identity.Id,
        Remote = RemoteAddress.Of(context.Connection),
        Class = hold.Ticket!.Class,
        Protocol = request.Protocol,
        ConnectedAt = time.GetUtcNow(),
        CorrelationId = CorrelationId.Of(context),
    };
}
