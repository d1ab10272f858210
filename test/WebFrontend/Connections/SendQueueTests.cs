using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Tests.Diagnostics;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Connections;

public class SendQueueTests
{
    private readonly GatedWebSocket _socket = new();
    private readonly MessageRoom _room = new();
    private readonly FakeTimeProvider _time = new();
    private readonly MonotonicClock _clock;
    private readonly SendQueue _queue;

    public SendQueueTests()
    {
        _clock = new MonotonicClock(_time);
        _queue = new SendQueue(_socket, new SendQueueServices(new MessageMetrics(TestMeters.Create()), _clock), _room);
    }

    [Fact]
    public void Message_that_was_not_taken_in_its_time_is_dropped_and_the_others_go_on()
    {
        _socket.Hold();
        Send("in flight");
        SendWithin(TimeSpan.FromSeconds(2), "late");
        SendWithin(TimeSpan.FromSeconds(9), "in time");
        Send("ever");
        _time.Advance(TimeSpan.FromSeconds(3));
        _socket.Release();

        Assert.Equal(["in flight", "in time", "ever"], _socket.Sent);
        Assert.Equal((0L, 3L), (_queue.Bytes, _queue.SentMessages));
        Assert.Equal(0, _room.UsedBytes);
    }

    [Fact]
    public void Queue_whose_messages_have_all_had_their_time_is_empty_and_takes_more()
    {
        _socket.Hold();
        Send("in flight");
        SendWithin(TimeSpan.FromSeconds(1), "late");
        _time.Advance(TimeSpan.FromSeconds(300));
        _socket.Release();
        Send("next");

        Assert.Equal(["in flight", "next"], _socket.Sent);
        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public void Message_for_an_idle_client_is_sent_at_once_and_nothing_stays()
    {
        Assert.Equal(SendOutcome.Queued, Send("a"));

        Assert.Equal(["a"], _socket.Sent);
        Assert.Equal((0L, 1L, 1L), (_queue.Bytes, _queue.SentMessages, _queue.SentBytes));
    }

    [Fact]
    public void Bound_counts_what_waits_and_the_message_in_flight()
    {
        _socket.Hold();
        var limit = 3 * (1 + SendQueue.MessageOverheadBytes);

        Assert.Equal([SendOutcome.Queued, SendOutcome.Queued, SendOutcome.Queued, SendOutcome.Full],
            Enumerable.Range(0, 4).Select(i => Send(i.ToString(), limit)));

        Assert.Equal(limit, _queue.Bytes);
        _socket.Release();
        Assert.Equal(["0", "1", "2"], _socket.Sent);
        Assert.Equal(SendOutcome.Queued, Send("4", limit));
    }

    [Fact]
    public void Single_message_over_the_bound_is_taken_where_nothing_waits()
    {
        _socket.Hold();
        Assert.Equal(SendOutcome.Queued, Send(new string('x', 100), limit: 10));
        Assert.Equal(SendOutcome.Full, Send("y", limit: 10));
    }

    [Fact]
    public void What_the_process_has_no_room_for_is_not_taken()
    {
        _room.LimitBytes = 100_000;
        _socket.Hold();

        Assert.Equal(SendOutcome.NoRoom, Send(new string('x', 200_000), limit: 1_000_000));
        Assert.Equal(SendOutcome.Queued, Send(new string('x', 50_000), limit: 1_000_000));

        Assert.InRange(_room.UsedBytes, 34_000, 50_000);
        _socket.Release();
        Assert.Equal((0L, 0L, 0L), (_queue.Bytes, _queue.WeightBytes, _room.UsedBytes));
    }

    [Fact]
    public void Message_to_many_weighs_its_part_and_counts_in_full_for_the_bound()
    {
        _socket.Hold();
        var payload = new byte[100_000];

        Assert.Equal(SendOutcome.Queued, _queue.Enqueue(MessageKind.Binary, payload, 1_000_000, sharedBy: 100));

        Assert.Equal(payload.Length + SendQueue.MessageOverheadBytes, _queue.Bytes);
        Assert.Equal(1000 + SendQueue.MessageOverheadBytes, _queue.WeightBytes);
    }

    [Fact]
    public void Message_in_flight_is_held_until_its_write_ends_though_the_rest_is_dropped()
    {
        _socket.Hold();
        Send(new string('x', 50_000), limit: 1_000_000);
        Send(new string('y', 50_000), limit: 1_000_000);

        _queue.Close((WebSocketCloseStatus)4004, "memory", drop: true);
        Assert.InRange(_queue.WeightBytes, 50_000, 51_000);

        _socket.Break();
        Assert.Equal((0L, 0L), (_queue.WeightBytes, _room.UsedBytes));
    }

    [Fact]
    public void Mark_is_passed_once_until_the_queue_was_empty()
    {
        _socket.Hold();
        Send("a");
        Assert.False(_queue.PassesMark(100));
        Send("b");
        Assert.True(_queue.PassesMark(100));
        Send("c");
        Assert.False(_queue.PassesMark(100));

        _socket.Release();
        _socket.Hold();
        Send("c");
        Send("d");
        Assert.True(_queue.PassesMark(100));
    }

    [Fact]
    public void Message_that_waits_alone_is_no_backlog_whatever_its_size()
    {
        _socket.Hold();
        Send(new string('x', 1000));
        Assert.False(_queue.PassesMark(100));

        Send("behind it");
        Assert.True(_queue.PassesMark(100));
    }

    [Fact]
    public void Messages_of_the_application_count_as_delivered_once_and_notices_do_not()
    {
        Assert.False(_queue.TakeDelivered());
        _queue.EnqueueUrgent("slow"u8.ToArray());
        _queue.Enqueue(MessageKind.Text, "draining"u8.ToArray(), 1000, isNotice: true);
        Assert.False(_queue.TakeDelivered());

        _socket.Hold();
        Send("news");
        Assert.False(_queue.TakeDelivered());
        _socket.Release();

        Assert.True(_queue.TakeDelivered());
        Assert.False(_queue.TakeDelivered());
    }

    [Fact]
    public void Urgent_message_goes_before_all_that_waits_and_the_newest_replaces_an_older_one()
    {
        _socket.Hold();
        Send("in flight");
        Send("waits");
        _queue.EnqueueUrgent("old notice"u8.ToArray());
        _queue.EnqueueUrgent("notice"u8.ToArray());

        _socket.Release();

        Assert.Equal(["in flight", "notice", "waits"], _socket.Sent);
        Assert.Equal(0, _queue.Bytes);
        _queue.EnqueueUrgent("alone"u8.ToArray());
        Assert.Equal("alone", _socket.Sent[^1]);
    }

    [Fact]
    public async Task Close_sends_what_waits_then_the_close_frame_and_takes_no_more()
    {
        _socket.Hold();
        Send("a");
        Send("b");
        _queue.Close((WebSocketCloseStatus)1012, "drain", drop: false);
        _queue.Close((WebSocketCloseStatus)4001, "idle", drop: true);
        Assert.Equal(SendOutcome.Closing, Send("c"));
        _queue.EnqueueUrgent("d"u8.ToArray());
        var ended = _queue.EndedAsync();
        Assert.False(ended.IsCompleted);

        _socket.Release();

        await Expect.Within(ended, "the end of the queue");
        Assert.Equal(["a", "b", "close 1012 drain"], _socket.Sent);
        Assert.True(_queue.EndedAsync().IsCompleted);
    }

    [Fact]
    public void Close_that_drops_sends_the_close_frame_only()
    {
        _socket.Hold();
        Send("in flight");
        Send("b");
        _queue.Close((WebSocketCloseStatus)4003, "slow", drop: true);
        Assert.Equal(0, _queue.Bytes);

        _socket.Release();

        Assert.Equal(["in flight", "close 4003 slow"], _socket.Sent);
    }

    [Fact]
    public void Abandoned_queue_sends_nothing()
    {
        _queue.Abandon();

        Assert.Equal(SendOutcome.Closing, Send("a"));
        Assert.True(_queue.EndedAsync().IsCompleted);
        Assert.Empty(_socket.Sent);
    }

    [Fact]
    public async Task Broken_socket_ends_the_queue()
    {
        _socket.Hold();
        Send("a");
        Send("b");
        var ended = _queue.EndedAsync();

        _socket.Break();

        await Expect.Within(ended, "the end of the queue");
        Assert.Equal(SendOutcome.Closing, Send("c"));
        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public async Task Messages_of_many_threads_are_all_sent_and_each_threads_stay_in_order()
    {
        const int Threads = 4;
        const int Messages = 500;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Messages; i++)
                Assert.Equal(SendOutcome.Queued, Send($"{thread} {i}", long.MaxValue));
        })));
        _queue.Close(WebSocketCloseStatus.NormalClosure, "", drop: false);
        await Expect.Within(_queue.EndedAsync(), "the end of the queue");

        Assert.Equal(Threads * Messages + 1, _socket.Sent.Count);
        for (var thread = 0; thread < Threads; thread++)
        {
            var prefix = thread + " ";
            Assert.Equal(Enumerable.Range(0, Messages), _socket.Sent.Where(text => text.StartsWith(prefix)).Select(text => int.Parse(text[2..])));
        }
    }

    [Theory]
    [InlineData(40 * 1024, 2)]
    [InlineData(16, 64)]
    public async Task Thread_that_sends_what_has_waited_is_others_again_after_a_turn(int bytes, int inTurn)
    {
        _socket.Hold();
        for (var i = 0; i < 100; i++)
            Assert.Equal(SendOutcome.Queued, Send(new string('x', bytes), long.MaxValue));

        _socket.Release();

        Assert.Equal(inTurn, _socket.SentByReleasing);
        _queue.Close(WebSocketCloseStatus.NormalClosure, "", drop: false);
        await Expect.Within(_queue.EndedAsync(), "the end of the queue");
        Assert.Equal(101, _socket.Sent.Count);
    }

    private void SendWithin(TimeSpan time, string text) => _queue.Enqueue(
        MessageKind.Text, Encoding.UTF8.GetBytes(text), limitBytes: 1_000_000, deadline: SendDeadline.In(time, _clock.Now));

    private SendOutcome Send(string text, long limit = 1_000_000) => _queue.Enqueue(MessageKind.Text, Encoding.UTF8.GetBytes(text), limit);
}
