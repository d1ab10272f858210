using CsCheck;
using Tidegate.Grains.Topics;
using Tidegate.Topics;

namespace Tidegate.Grains.Tests.Topics;

public sealed class OutboxQueueTests
{
    private static readonly OutboxLimits Small = new() { MaxMessages = 5, MaxBytes = 100, BatchMessages = 3, BatchBytes = 40 };

    private readonly OutboxQueue _queue = new(Small);

    [Fact]
    public void TryGetBatch_empty_gives_none() => Assert.False(_queue.TryGetBatch(out _));

    [Fact]
    public void TryGetBatch_numbers_from_one_without_a_gap()
    {
        Fill(5, bytes: 1);

        Assert.True(_queue.TryGetBatch(out var first));
        _queue.Acknowledge();
        Assert.True(_queue.TryGetBatch(out var second));

        Assert.Equal((1, 3), (first.FirstSeq, first.Messages.Length));
        Assert.Equal((4, 2), (second.FirstSeq, second.Messages.Length));
    }

    [Fact]
    public void TryGetBatch_not_acknowledged_repeats_numbers_and_content()
    {
        Fill(1, bytes: 1);
        _queue.TryGetBatch(out var first);
        Fill(1, bytes: 2);

        Assert.True(_queue.TryGetBatch(out var again));

        Assert.Equal(first, again);
        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public void TryGetBatch_stops_at_the_bytes_of_a_batch()
    {
        Fill(3, bytes: 20);

        _queue.TryGetBatch(out var batch);

        Assert.Equal(2, batch.Messages.Length);
    }

    [Fact]
    public void TryGetBatch_message_larger_than_a_batch_goes_alone()
    {
        Fill(1, bytes: 60);
        Fill(1, bytes: 1);

        _queue.TryGetBatch(out var batch);

        Assert.Equal(60, Assert.Single(batch.Messages).Payload.Length);
    }

    [Fact]
    public void Add_over_the_messages_fails()
    {
        Fill(5, bytes: 1);

        Assert.False(_queue.HasRoomFor(Payload(1)));
        Assert.Throws<InvalidOperationException>(() => _queue.Add(Payload(1)));
    }

    [Fact]
    public void HasRoomFor_counts_bytes_until_they_are_acknowledged()
    {
        Fill(2, bytes: 40);
        Assert.False(_queue.HasRoomFor(Payload(21)));

        _queue.TryGetBatch(out _);
        Assert.False(_queue.HasRoomFor(Payload(21)));

        _queue.Acknowledge();
        Assert.True(_queue.HasRoomFor(Payload(21)));
        Assert.Equal(40, _queue.Bytes);
    }

    [Fact]
    public void HasRoomFor_empty_queue_takes_any_message() => Assert.True(_queue.HasRoomFor(Payload(500)));

    [Fact]
    public void Clear_loses_what_waits_and_what_is_in_flight()
    {
        Fill(4, bytes: 1);
        _queue.TryGetBatch(out _);

        Assert.Equal(4, _queue.Clear());
        Assert.Equal((0, 0L), (_queue.Count, _queue.Bytes));
        Assert.False(_queue.TryGetBatch(out _));
    }

    // true: a message arrives; false: the batch in flight arrives at the receiver.
    [Fact]
    public void Any_interleaving_delivers_each_message_once_and_in_order() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 50]).Array[0, 200].Sample(steps =>
        {
            var queue = new OutboxQueue(Small);
            var sent = new List<Message>();
            var received = new List<Message>();
            foreach (var (arrives, bytes) in steps)
            {
                var message = Payload(bytes);
                if (arrives && queue.HasRoomFor(message))
                {
                    queue.Add(message);
                    sent.Add(message);
                }
                else if (!arrives && queue.TryGetBatch(out var batch))
                {
                    Assert.Equal(received.Count + 1, batch.FirstSeq);
                    received.AddRange(batch.Messages);
                    queue.Acknowledge();
                }

                Assert.True(queue.Count <= Small.MaxMessages);
                Assert.Equal(sent.Count - received.Count, queue.Count);
                Assert.Equal(sent.Skip(received.Count).Sum(waiting => waiting.Payload.Length), queue.Bytes);
            }

            Assert.Equal(sent.Take(received.Count), received);
        });

    private void Fill(int count, int bytes)
    {
        for (var i = 0; i < count; i++)
            _queue.Add(Payload(bytes));
    }

    private static Message Payload(int bytes) => Message.FromBytes(new byte[bytes]);
}
