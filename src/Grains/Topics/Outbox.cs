using Microsoft.Extensions.Logging;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>
/// Sends what one grain has for one frontend: in order, one batch at a time, in a task of its own on the grain's scheduler, so that no
/// call to the grain waits for a delivery. A batch whose outcome is unknown is sent again under the same numbers, for as long as the
/// frontend may live: where only the way to it is cut, what waits arrives once it is mended. When the frontend is gone everything that
/// waits is lost, the loss is counted, and the outbox is of no use any more.
/// </summary>
internal sealed partial class Outbox(OutboxTarget target, OutboxLimits limits, TimeProvider time, TopicMetrics metrics, ILogger logger)
{
    private readonly OutboxQueue _queue = new(limits);
    private readonly Queue<DeliveryReceipt?> _receipts = new();
    private readonly Queue<(long At, TaskCompletionSource<bool> Settled)> _settling = new();
    private readonly Guid _id = Guid.NewGuid();
    private Task _sending = Task.CompletedTask;
    private long _confirmed;
    private int _failures;
    private long _leftOut;
    private long _failingSince;
    private bool _stopped;

    public bool IsFlushed => _sending.IsCompleted;

    /// <summary>The frontend did not answer the last time it was asked.</summary>
    public bool IsInTrouble => _failures > 0;

    public bool HasRoomFor(Message message) => _queue.HasRoomFor(message);

    /// <summary>Queues a message, and begins to send where nothing is under way.</summary>
    /// <param name="message">The message.</param>
    /// <param name="receipt">Told when the frontend has it; while the frontend does not answer it is not made to wait.</param>
    public void Add(Message message, DeliveryReceipt receipt)
    {
        receipt.Expect(!IsInTrouble);
        _receipts.Enqueue(IsInTrouble ? null : receipt);
        _queue.Add(message);
        if (IsFlushed)
            _sending = Send();
    }

    /// <summary>Leaves a message out: there is no room for it, and nobody else shall wait for a frontend in trouble.</summary>
    public void LeaveOut(DeliveryReceipt receipt)
    {
        receipt.Expect(isAwaited: false);
        metrics.MessagesLost(1);
        if (_leftOut++ == 0)
            LogMessagesLeftOut(logger, target.Address, target.FrontendId, _queue.Count);
    }

    /// <summary>Gives up what waits: the frontend has left.</summary>
    public void Stop()
    {
        _stopped = true;
        GiveUp(null);
    }

    /// <summary>
    /// Waits, not for long, until nothing is queued any more: the grain is about to be deactivated. Who waits for what is left then is told
    /// that it is lost.
    /// </summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        try
        {
            await _sending.WaitAsync(limits.FlushTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            foreach (var receipt in _receipts)
                receipt?.Interrupt();
            Stop();
        }
    }

    /// <summary>Waits until the frontend has confirmed all that is queued now.</summary>
    /// <returns>False where it has not in that time, or is given up.</returns>
    public async Task<bool> Settle(TimeSpan patience)
    {
        if (_queue.Count == 0)
            return !_stopped;
        var settled = new TaskCompletionSource<bool>();
        _settling.Enqueue((_confirmed + _queue.Count, settled));
        try
        {
            return await settled.Task.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Confirm(int messages)
    {
        _confirmed += messages;
        while (_settling.TryPeek(out var first) && first.At <= _confirmed)
            _settling.Dequeue().Settled.TrySetResult(true);
    }

    private async Task Send()
    {
        while (!_stopped && _queue.TryGetBatch(out var batch))
        {
            try
            {
                await target.Frontend.Deliver(new DeliveryBatch(target.FrontendId, target.Address, _id, batch.FirstSeq, batch.Messages));
                if (_stopped)
                    return;
                (_failures, _leftOut) = (0, 0);
                _queue.Acknowledge();
                foreach (var _ in batch.Messages)
                    _receipts.Dequeue()?.Confirm();
                Confirm(batch.Messages.Length);
            }
            catch (Exception exception)
            {
                if (_stopped)
                    return;
                if (++_failures == 1)
                    _failingSince = time.GetTimestamp();
                if (time.GetElapsedTime(_failingSince) >= limits.AskAfter)
                {
                    var mayLive = await target.MayLive();
                    if (_stopped)
                        return;
                    if (!mayLive)
                    {
                        _stopped = true;
                        GiveUp(exception);
                        target.OnGaveUp();
                        return;
                    }

                    _failingSince = time.GetTimestamp();
                }

                LogDeliveryFailed(logger, exception, target.Address, target.FrontendId, _failures);
                await Task.Delay(limits.Retry.After(_failures, Random.Shared.NextDouble()), time);
            }
        }
    }

    private void GiveUp(Exception? exception)
    {
        var lost = _queue.Clear();
        while (_settling.TryDequeue(out var waiting))
            waiting.Settled.TrySetResult(false);
        while (_receipts.TryDequeue(out var receipt))
            receipt?.GiveUp();
        if (lost == 0)
            return;

        metrics.MessagesLost(lost);
        LogMessagesLost(logger, exception, lost, target.Address, target.FrontendId);
    }
}

/// <summary>Where the messages of an outbox go.</summary>
/// <param name="frontendId">The frontend.</param>
/// <param name="address">Topic or connection (<see cref="TopicKey"/>).</param>
/// <param name="frontend">The way to the frontend.</param>
/// <param name="mayLive">Asked when the frontend has not answered for long; false where it is known to be gone. Does not throw.</param>
/// <param name="onGaveUp">Called when the frontend counts as gone.</param>
internal sealed class OutboxTarget(string frontendId, string address, IDeliveryObserver frontend, Func<Task<bool>> mayLive, Action onGaveUp)
{
    public string FrontendId => frontendId;

    public string Address => address;

    /// <summary>The way to the frontend; a frontend that reconnected has a new one.</summary>
    public IDeliveryObserver Frontend { get; set; } = frontend;

    public Func<Task<bool>> MayLive => mayLive;

    public Action OnGaveUp => onGaveUp;
}
