using Tidegate.Connections;
using Tidegate.WebFrontend.Gateway;

namespace Tidegate.WebFrontend.Tests.Gateway;

public sealed class ConnectionBatchesTests
{
    [Fact]
    public void What_is_due_is_taken_together_up_to_what_one_call_takes()
    {
        var calls = new ConnectionCalls();
        var batches = new ConnectionBatches(calls);
        Assert.False(batches.TryTake(TimeSpan.Zero, out _));
        for (var i = 0; i < ConnectionWord.MaxInCall + 1; i++)
            calls.Opened(new FakeSocket($"c{i}"), TimeSpan.Zero);
        calls.Heartbeat(new FakeSocket("later"), TimeSpan.FromSeconds(1));

        Assert.True(batches.TryTake(TimeSpan.Zero, out var first));
        Assert.True(batches.TryTake(TimeSpan.Zero, out var second));
        Assert.False(batches.TryTake(TimeSpan.Zero, out _));

        Assert.Equal((ConnectionWord.MaxInCall, 1), (first.Length, second.Length));
        Assert.Equal(TimeSpan.FromSeconds(1), batches.NextDue);
    }
}
