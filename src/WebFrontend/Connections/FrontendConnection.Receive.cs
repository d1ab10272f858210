using System.Net.WebSockets;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Closes;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// The receive loop and the end of the conversation. A handler that does not answer at once is awaited in a task of its own, and the
/// loop reads on; what comes meanwhile waits in the <see cref="Inbox"/>.
/// </summary>
internal sealed partial class FrontendConnection
{
    private Inbox? _inbox;

    private long InboxBytes => Volatile.Read(ref _inbox)?.Bytes ?? 0;

    /// <summary>
    /// Serves the connection until both close frames are exchanged or the carrier has ended. The scan bounds each wait in it. Does
    /// not throw.
    /// </summary>
    public async Task RunAsync()
    {
        var answered = await ReceiveAsync();
        _reader.Release();
        await _queue.EndedAsync();
        await LeaveInboxAsync();
        if (!answered)
            await DrainAsync();
    }

    /// <returns>True where it ended with the peer's close frame.</returns>
    private async Task<bool> ReceiveAsync()
    {
        while (true)
        {
            if (_inbox is not null)
                await WaitForRoomAsync(_inbox);
            switch (await ReadMessageAsync())
            {
                case MessageReader.Outcome.Close:
                    AnswerClose();
                    return true;
                case MessageReader.Outcome.TooBig:
                    BeginClose(CloseCodes.TooBig);
                    return false;
                case MessageReader.Outcome.OverMemory:
                    BeginClose(CloseCodes.MemoryLimit);
                    return false;
                case MessageReader.Outcome.NoRoom:
                    BeginClose(CloseCodes.MemoryLimit, CloseCodes.Reasons.NoRoomForMessage);
                    return false;
                case null:
                    NoteBrokenOff();
                    return false;
            }

            TakeMessage(_reader.Kind, _reader.Payload);
            _reader.Release();
        }
    }

    /// <summary>Not read meanwhile: what the peer sends waits at its own end, a close frame or a pong behind it as well.</summary>
    private async ValueTask WaitForRoomAsync(Inbox inbox)
    {
        if (HasRoom())
            return;
        while (!HasRoom())
            await inbox.StepAsync();
        _socket.Meter.ExcuseAssembly();

        bool HasRoom() => inbox.HasRoom(((IBufferRoom)this).BufferRoomBytes, _services.Settings.MaxMessageBytes);
    }

    /// <returns>Null where the conversation has broken off.</returns>
    private async ValueTask<MessageReader.Outcome?> ReadMessageAsync()
    {
        try
        {
            return await _reader.ReadAsync(_services.Settings.MaxMessageBytes, this);
        }
        catch (Exception)
        {
            // Whatever it was, this socket brings no more messages. The close code says what the library made of it.
            return null;
        }
    }

    private void TakeMessage(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        if (IsSocketClosing || !MayServe())
            return;
        _activity.Touch();
        Interlocked.Increment(ref _messagesIn);
        Interlocked.Add(ref _bytesIn, payload.Length);
        _services.MessageMetrics.Received(kind, payload.Length);
        switch (_inbox?.Add(kind, payload.Span))
        {
            case InboxOutcome.Taken:
                return;
            case InboxOutcome.NoRoom:
                CloseForMemory();
                return;
        }

        var handling = HandleMessageAsync(kind, payload);
        if (handling.IsCompletedSuccessfully)
        {
            CloseWith(handling.Result);
            return;
        }

        var inbox = _inbox ?? new Inbox(_services.Room);
        inbox.Begin(payload.Length);
        Volatile.Write(ref _inbox, inbox);
        _ = ServeInboxAsync(inbox, handling);
    }

    private async Task ServeInboxAsync(Inbox inbox, ValueTask<CloseCode?> handling)
    {
        CloseWith(await handling);
        while (inbox.TryNext(out var message))
        {
            // Where the peer is gone nothing of what it said last is begun any more, nor after a failure.
            if (_socket.Carrier.HasEnded || !MayServe())
                inbox.Abandon();
            else
                CloseWith(await HandleMessageAsync(message.Kind, message.Payload));
        }
    }

    /// <returns>The code to close with, or null. Does not throw.</returns>
    private async ValueTask<CloseCode?> HandleMessageAsync(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return await _profile.Handler.HandleAsync(this, kind, payload, _socket.Carrier.Ended);
        }
        catch (OperationCanceledException) when (_socket.Carrier.HasEnded)
        {
            return null;
        }
        catch (Exception exception)
        {
            LogHandlerFailed(_services.Logger, exception, Descriptor.ConnectionId, Descriptor.Hub);
            return CloseCodes.InternalError;
        }
    }

    /// <summary>Asked on every message: a process that was frozen past its lease serves nothing when it thaws.</summary>
    private bool MayServe()
    {
        if (_services.Admission.MayServe())
            return true;
        BeginClose(CloseCodes.LeaseLost);
        return false;
    }

    private void CloseWith(CloseCode? code)
    {
        if (code is null)
            return;
        BeginClose(code);
        // It may be the client that has closed before.
        _inbox?.Abandon();
    }

    /// <summary>
    /// What a client sent before it closed is still handed to its handler, for as long as half a closing handshake may take; its close
    /// frame is answered by then. After that, and where it was this side that closed, the rest is dropped.
    /// </summary>
    private async Task LeaveInboxAsync()
    {
        if (_inbox is not { } inbox)
            return;
        if (inbox.IsBusy && Initiator != CloseInitiator.Server)
            await Task.WhenAny(inbox.EmptiedAsync(), _services.Clock.DelayAsync(_services.Transport.CloseTimeout / 2));
        inbox.Abandon();
    }

    private void AnswerClose()
    {
        var socket = _socket.Messages;
        // The library reports a close frame without a code as 1000.
        var status = socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure;
        var reason = socket.CloseStatusDescription ?? "";
        if (TrySetClosing((int)status, reason, CloseInitiator.Client))
            _queue.Close(status, reason, drop: true);
    }

    /// <summary>The conversation ended without the peer's close frame: it vanished, or the library refused what it sent.</summary>
    private void NoteBrokenOff()
    {
        var sent = _socket.Meter.Writer.CloseSent;
        var code = CloseCodes.All.GetValueOrDefault(sent, CloseCodes.Abnormal);
        if (code == CloseCodes.Abnormal)
            _socket.Carrier.NoteEnd();
        if (TrySetClosing(code.Code, code.Reason, code == CloseCodes.Abnormal ? CloseInitiator.Network : CloseInitiator.Server))
            _queue.Abandon();
    }

    private async Task DrainAsync()
    {
        try
        {
            await _socket.Meter.DrainAsync();
        }
        catch (Exception)
        {
            // The carrier has ended, which is what is waited for.
        }
    }
}
