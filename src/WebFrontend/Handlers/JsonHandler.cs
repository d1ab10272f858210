using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Subprotocols;

namespace Tidegate.WebFrontend.Handlers;

/// <summary>
/// The frames of one client of a JSON subprotocol, and which of its numbered ones have succeeded. What breaks the rules closes it: with
/// 1003 what is no JSON object in a binary frame, else with 1007. What only fails is answered.
/// </summary>
internal sealed class JsonHandler(JsonActions actions, ClientRights rights) : IMessageHandler, IClientMemory
{
    private AckWindow? _acks;

    public async ValueTask<CloseCode?> HandleAsync(
        FrontendConnection connection,
        MessageKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation)
    {
        var parsed = ClientFrameReader.Read(payload);
        if (parsed.Frame is not { } frame)
        {
            var isNotJson = kind == MessageKind.Binary && !parsed.IsObject;
            connection.BeginClose(isNotJson ? CloseCodes.Unsupported : CloseCodes.InvalidPayload, parsed.Error);
            return null;
        }

        if (frame.Kind == ClientFrameKind.Ping)
            connection.Answer(ServerFrames.Pong);
        else if (frame.Kind == ClientFrameKind.SequenceAck)
            connection.Link?.Acknowledge(frame.SequenceId);
        else
            await DoAsync(connection, frame, cancellation);
        return null;
    }

    public LinkState Save(LinkState state) => state with
    {
        AckIds = _acks?.All ?? [],
        Permissions = [.. rights.Edits.Select(edit => new LinkPermission(edit.Key.Right == GroupRight.Send, edit.Key.Group, edit.Value))],
    };

    public void Restore(LinkState state)
    {
        foreach (var permission in state.Permissions)
            rights.Set(permission.IsToSend ? GroupRight.Send : GroupRight.Join, permission.Group, permission.IsGranted);
        foreach (var ackId in state.AckIds)
            (_acks ??= new AckWindow()).Add(ackId);
    }

    private async ValueTask DoAsync(FrontendConnection connection, ClientFrame frame, CancellationToken cancellation)
    {
        if (frame.AckId is not { } ackId)
        {
            await actions.DoAsync(connection, frame, rights, cancellation);
            return;
        }

        if (_acks?.Contains(ackId) == true)
        {
            connection.Answer(ServerFrames.Ack(ackId, AckError.Duplicate(ackId)));
            return;
        }

        var error = await actions.DoAsync(connection, frame, rights, cancellation);
        // Failures are not remembered: the same frame may be tried again.
        if (error is null)
            (_acks ??= new AckWindow()).Add(ackId);
        connection.Answer(ServerFrames.Ack(ackId, error));
    }
}
