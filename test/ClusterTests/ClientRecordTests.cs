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
        var record = new ClientRecord(2, 10, 20, endedAt, endedAt is null ? 0 : 4007, IsOwnEnd: true, 3, 9, 1, 2, 5);

        Assert.Equal(record, ClientRecord.TryParse(record.ToLine()));
        Assert.Null(AttemptRecord.TryParse(record.ToLine()));
    }

    [Fact]
    public void Attempt_is_read_as_it_was_written()
    {
        var record = new AttemptRecord(1, new Interval(5, 6), "503 limit");

        Assert.Equal(record with { Result = "503_limit" }, AttemptRecord.TryParse(record.ToLine()));
        Assert.Null(ClientRecord.TryParse(record.ToLine()));
    }

    [Fact]
    public void Sequence_counts_what_is_missing_and_what_comes_again()
    {
        var check = new SequenceCheck();

        foreach (var number in (long[])[4, 5, 8, 7, 8, 9, 12])
            check.Add(number);

        Assert.Equal((4, 12, 4, 2, 6), (check.First, check.Last, check.Missing, check.Repeated, check.FirstMissing));
    }
}
