using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Diagnostics;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Subprotocols;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>Does what the frames of JSON clients ask for. Stateless: all connections share one.</summary>
internal sealed partial class JsonActions(
    IConnectionGateway gateway,
    ConnectionRegistry registry,
    GroupSend groups,
    IOptions<TidegateOptions> options,
    MonotonicClock clock,
    TimeProvider time,
    ILogger<JsonActions> logger)
{
    /// <summary>How long a join waits until the cluster knows of it; the client may repeat it then.</summary>
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(5);

    private readonly WarningThrottle _failures = new();

    /// <summary>Joins, leaves, sends or raises an event.</summary>
    /// <returns>Why it came to nothing; null where it succeeded.</returns>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask<AckError?> DoAsync(FrontendConnection connection, ClientFrame frame, ClientRights rights, CancellationToken cancellation)
    {
        var error = await TryAsync(connection, frame, rights, cancellation);
        // Who has not numbered the frame learns nothing, so that the log must know.
        if (error is not null && _failures.TryPass(clock.Now, out var keptBack))
            LogFailed(logger, frame.Kind, connection.Descriptor.ConnectionId, connection.Descriptor.Hub, error.Name, error.Message, keptBack);
        return error;
    }

    private async ValueTask<AckError?> TryAsync(FrontendConnection connection, ClientFrame frame, ClientRights rights, CancellationToken cancellation)
    {
        try
        {
            return frame.Kind switch
            {
                ClientFrameKind.JoinGroup => await JoinAsync(connection, frame.Group, rights, cancellation),
                ClientFrameKind.LeaveGroup => SetMembership(connection, frame.Group, member: false, rights),
                ClientFrameKind.SendToGroup => await SendAsync(connection, frame, rights, cancellation),
                _ => await RaiseAsync(connection, frame, cancellation),
            };
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return AckError.Internal($"The cluster did not take it: {exception.Message}");
        }
    }

    private async ValueTask<AckError?> JoinAsync(FrontendConnection connection, string group, ClientRights rights, CancellationToken cancellation)
    {
        var error = SetMembership(connection, group, member: true, rights);
        // What others send after the ack is to reach this client.
        if (error is null)
            await gateway.JoinedAsync(connection, group).WaitAsync(JoinPatience, time, cancellation);
        return error;
    }

    private AckError? SetMembership(FrontendConnection connection, string group, bool member, ClientRights rights)
    {
        if (!rights.Has(GroupRight.Join, group))
            return AckError.Forbidden($"Joining and leaving group '{group}' needs role webpubsub.joinLeaveGroup or webpubsub.joinLeaveGroup.{group}.");
        return registry.SetMembership(connection.Descriptor.ConnectionId, group, member)
            ? null
            : AckError.Internal("The connection is closing.");
    }

    private async ValueTask<AckError?> SendAsync(FrontendConnection connection, ClientFrame frame, ClientRights rights, CancellationToken cancellation)
    {
        if (!rights.Has(GroupRight.Send, frame.Group))
            return AckError.Forbidden($"Sending to group '{frame.Group}' needs role webpubsub.sendToGroup or webpubsub.sendToGroup.{frame.Group}.");
        return await groups.TryAsync(connection, frame.Group, ToMessage(frame), frame.NoEcho, cancellation)
            ? null
            : AckError.Internal("A queue to a frontend is full; the message went to nobody. Send it again later.");
    }

    private async ValueTask<AckError?> RaiseAsync(FrontendConnection connection, ClientFrame frame, CancellationToken cancellation)
    {
        var message = ToMessage(frame) with { Event = frame.Event, FromUserId = connection.Descriptor.UserId };
        var hub = connection.Descriptor.Hub;
        switch (options.Value.HubOf(hub).Handler)
        {
            case HubHandler.Echo:
                Reply(connection, message);
                return null;
            case HubHandler.Grain or HubHandler.Webhook:
                // The wait ends with the socket, the call does not: a handler that hangs must not hold the permit of a client that left.
                var answer = await gateway.HandleAsync(connection, message).WaitAsync(cancellation);
                if (answer.Reply is { } reply)
                    Reply(connection, reply);
                return answer.Outcome switch
                {
                    HandlerOutcome.Handled => null,
                    _ when answer.Detail is { } detail => AckError.Internal(detail),
                    HandlerOutcome.Failed => AckError.Internal("The handler of the hub failed."),
                    HandlerOutcome.Unanswered => AckError.Internal("The handler of the hub did not answer in time: whether it took the event is unknown."),
                    _ => AckError.Internal("The handler of the hub cannot be reached; it did not get the event."),
                };
            default:
                return AckError.Internal($"Hub '{hub}' has no handler for events (Hubs:{hub}:Handler).");
        }
    }

    private static void Reply(FrontendConnection connection, Message message) =>
        connection.Send(MessageKind.Text, MessageEnvelope.FromServer(message));

    private static Message ToMessage(ClientFrame frame) => new()
    {
        Kind = frame.DataKind,
        Payload = frame.Data,
        IsJson = frame.IsJson,
        Metadata = frame.Metadata,
        TimeToLive = frame.TimeToLive,
    };
}
