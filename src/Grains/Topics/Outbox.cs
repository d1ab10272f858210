using Microsoft.Extensions.Logging;
using Tidegate.Frontends;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>
/// Sends what one grain has for one frontend: in order, one batch at a time, in a task of its own on the grain's scheduler, so that no
/// call to the grain waits for a delivery. A batch whose outcome is unknown is sent again under the same numbers. When the attempts are
/// used up everything that waits is lost, the loss is counted, and the outbox is of no use any more.
/// </summary>
internal sealed partial class Outbox(OutboxTarget target, OutboxLimits limits, TimeProvider time, TopicMetrics metrics, ILogger logger)
{
    private readonly OutboxQueue _queue = new(limits);
    private readonly Guid _id = Guid.NewGuid();
    private Task _sending = Task.CompletedTask;
    private bool _stopped;

    public int Count => _queue.Count;

    public long Bytes => _queue.Bytes;

    public bool IsFlushed => _sending.IsCompleted;

    public bool HasRoomFor(Message message) => _queue.HasRoomFor(message);

    /// <summary>Queues a message, and begins to send where nothing is under way.</summary>
    public void Add(Message message)
    {
        _queue.Add(message);
        if (IsFlushed)
            _sending = Send();
    }

    /// <summary>Gives up what waits: the frontend has left.</summary>
    public void Stop()
    {
        _stopped = true;
        GiveUp(null);
    }

    /// <summary>Waits, not for long, until nothing is queued any more: the grain is about to be deactivated.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        try
        {
            await _sending.WaitAsync(limits.FlushTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Stop();
        }
    }

    private async Task Send()
    {
        int failures = 0;
        while (!_stopped && _queue.TryGetBatch(out OutboxBatch batch))
        {
            try
            {
                await target.Frontend.Deliver(new DeliveryBatch(target.FrontendId, target.Address, _id, batch.FirstSeq, batch.Messages));
                if (_stopped)
                    return;
                _queue.Acknowledge();
                failures = 0;
            }
            catch (Exception exception)
            {
                if (_stopped)
                    return;
                if (++failures >= limits.MaxAttempts)
                {
                    _stopped = true;
                    GiveUp(exception);
                    target.OnGaveUp();
                    return;
                }

                LogDeliveryFailed(logger, exception, target.Address, target.FrontendId, failures);
                await Task.Delay(limits.Retry.After(failures, Random.Shared.NextDouble()), time);
            }
        }
    }

    private void GiveUp(Exception? exception)
    {
        int lost = _queue.Clear();
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
/// <param name="onGaveUp">Called when the attempts are used up.</param>
internal sealed class OutboxTarget(string frontendId, string address, IFrontendObserver frontend, Action onGaveUp)
{
    public string FrontendId => frontendId;

    public string Address => address;

    /// <summary>The way to the frontend; a frontend that reconnected has a new one.</summary>
    public IFrontendObserver Frontend { get; set; } = frontend;

    public Action OnGaveUp => onGaveUp;
}
