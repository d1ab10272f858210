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
        var end = new ConnectionEnd(hold.Ticket!, hold.Places, sockets, sockets.Opened(), registry, services);
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
                profiles.For(request, hold.Identity!),
                services)
            { Places = hold.Places, Application = hold.Application };
            isOpen = true;
            events.Opened(new OpenedConnection(connection.Descriptor, handshake));
            end.Expect(connection);
            connection.Greet();
            registry.Add(connection, hold.Identity!.Groups);
            Announce(connection);
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

    private ConnectionDescriptor Describe(HttpContext context, ClientRequest request, UpgradeHold hold) => new()
    {
        ConnectionId = hold.Application?.ConnectionId ?? ConnectionIds.Next(),
        Hub = request.Hub,
        UserId = hold.Identity!.UserId,
        FrontendId = identity.Id,
        Remote = RemoteAddress.Of(context.Connection),
        Class = hold.Ticket!.Class,
        Protocol = request.Protocol,
        ConnectedAt = time.GetUtcNow(),
        CorrelationId = CorrelationId.Of(context),
    };
}
