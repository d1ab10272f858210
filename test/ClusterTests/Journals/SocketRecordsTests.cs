using System.Buffers.Binary;
using Tidegate.Cluster.Journals;
using Tidegate.Cluster.Oracles;
using Tidegate.Processes;

namespace Tidegate.Cluster.Tests.Journals;

public sealed class SocketRecordsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_become_intervals_and_the_end_of_the_process_closes_what_was_open()
    {
        var path = Write(leftOut: 0, (10, 2), (20, 4), (0, 0), (30, 3), (40, 6));

        Assert.Equal([new Interval(10, 30), new Interval(20, Interval.Open), new Interval(40, Interval.Open)], SocketRecords.Read(path, processEnd: null));
        Assert.Equal([new Interval(10, 30), new Interval(20, 50), new Interval(40, 50)], SocketRecords.Read(path, processEnd: 50));
    }

    [Fact]
    public void Full_journal_proves_nothing() =>
        Assert.Throws<InvalidDataException>(() => SocketRecords.Read(Write(leftOut: 1, (10, 2)), processEnd: null));

    [Fact]
    public void Close_without_an_open_is_refused() =>
        Assert.Throws<InvalidDataException>(() => SocketRecords.Read(Write(leftOut: 0, (10, 3)), processEnd: null));

    private string Write(long leftOut, params (long At, long Word)[] records)
    {
        var bytes = new byte[64 + records.Length * 16];
        "TGSJ0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), leftOut);
        for (var i = 0; i < records.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(64 + i * 16), records[i].At);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(72 + i * 16), records[i].Word);
        }

        var path = Path.Combine(_folder.Path, "frontend.1.1.journal");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
