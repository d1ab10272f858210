using System.Net.WebSockets;
using Tidegate.Connections;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The receive loop and the end of the conversation.</summary>
internal sealed partial class FrontendConnection
{
    /// <summary>
    /// Serves the connection until both close frames are exchanged or the carrier has ended. The scan bounds each wait in it. Does
    /// not throw.
    /// </summary>
    public async Task RunAsync()
    {
        var answered = await ReceiveAsync();
        _reader.Release();
        await _queue.EndedAsync();
        if (!answered)
            await DrainAsync();
    }

    /// <returns>True where it ended with the peer's close frame.</returns>
    private async Task<bool> ReceiveAsync()
    {
        while (true)
        {
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
                    BeginClose(CloseCodes.MemoryLimit, "The server is short of memory for a message of this size");
                    return false;
                case null:
                    NoteBrokenOff();
                    return false;
            }

            if (await HandleMessageAsync() is { } code)
                BeginClose(code);
            _reader.Release();
        }
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

    private async ValueTask<CloseCode?> HandleMessageAsync()
    {
        if (IsClosing)
            return null;
        // Asked on every message: a process that was frozen past its lease serves nothing when it thaws.
        if (!_services.Admission.MayServe())
            return CloseCodes.LeaseLost;

        _activity.Touch();
        Interlocked.Increment(ref _messagesIn);
        Interlocked.Add(ref _bytesIn, _reader.Payload.Length);
        _services.MessageMetrics.Received(_reader.Kind, _reader.Payload.Length);
        try
        {
            var handling = _profile.Handler.HandleAsync(this, _reader.Kind, _reader.Payload, _socket.Carrier.Ended);
            if (handling.IsCompletedSuccessfully)
                return handling.Result;
            var code = await handling;
            _socket.Meter.ExcuseAssembly();
            return code;
        }
        catch (OperationCanceledException) when (_socket.Carrier.Ended.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            LogHandlerFailed(_services.Logger, exception, Descriptor.ConnectionId, Descriptor.Hub);
            return CloseCodes.InternalError;
        }
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
