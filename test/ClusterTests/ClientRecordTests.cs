using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Tests;

public sealed class ClientRecordTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(99L)]
    public void Socket_is_read_as_it_was_written(long? endedAt)
    {
        var record = new ClientRecord(2, 10, 20, endedAt, endedAt is null ? 0 : 4007, IsOwnEnd: true, Received(3, 4, 9, 4));

        var read = ClientRecord.TryParse(record.ToLine());

        Assert.Equal(record, read! with { Broadcast = record.Broadcast });
        Assert.Equal("3-4,9-9;1;0", read.Broadcast.ToWord());
        Assert.Null(AttemptRecord.TryParse(record.ToLine()));
    }

    [Fact]
    public void Attempt_is_read_as_it_was_written()
    {
        var record = new AttemptRecord(1, new Interval(5, 6), "503 limit");

        Assert.Equal(record with { Result = "503_limit" }, AttemptRecord.TryParse(record.ToLine()));
        Assert.Null(ClientRecord.TryParse(record.ToLine()));
    }

    private static ReceivedNumbers Received(params long[] numbers)
    {
        var received = new ReceivedNumbers();
        foreach (var number in numbers)
            received.Add(number);
        return received;
    }
}
