using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting;
using Tidegate.Processes;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Diagnostics;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Diagnostics;

public sealed class SocketJournalTests : IDisposable
{
    private const int RecordsPerMegabyte = (1024 * 1024 - SocketJournal.HeaderBytes) / SocketJournal.RecordBytes;

    private readonly TemporaryFolder _folder = new();

    private string NewPath => Path.Combine(_folder.Path, "a.journal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Journal_events_are_in_the_file_at_once_with_time_and_stream()
    {
        var before = Stopwatch.GetTimestamp();
        var journal = new SocketJournal(NewPath, megabytes: 1);

        journal.Opened(1);
        journal.Opened(2);
        journal.Closed(1);

        var records = Records(NewPath);
        Assert.Equal([(1, false), (2, false), (1, true)], records.Select(record => (record.Stream, record.IsClosed)));
        Assert.All(records, record => Assert.InRange(record.At, Nanoseconds(before), Nanoseconds(Stopwatch.GetTimestamp())));
        Assert.Equal(Environment.ProcessId, Header(NewPath, 16));
    }

    [Fact]
    public void Full_journal_counts_what_it_leaves_out()
    {
        var journal = new SocketJournal(NewPath, megabytes: 1);

        for (var stream = 1; stream <= RecordsPerMegabyte + 3; stream++)
            journal.Opened(stream);

        Assert.Equal((RecordsPerMegabyte, 3), (Records(NewPath).Count, Header(NewPath, 24)));
        Assert.Equal(1024 * 1024, new FileInfo(NewPath).Length);
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var journal = new SocketJournal(NewPath, megabytes: 1);
        journal.Opened(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var stream = 2; stream < 1000; stream++)
            journal.Opened(stream);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Journal_of_another_process_is_never_overwritten()
    {
        File.WriteAllText(NewPath, "");

        Assert.Throws<IOException>(() => new SocketJournal(NewPath, megabytes: 1));
    }

    [Fact]
    public async Task Frontend_writes_the_opening_before_the_101_and_the_closing_before_the_permit_goes_back()
    {
        await using var host = await FrontendHost.StartAsync(options => (options.Diagnostics.JournalPath, options.Diagnostics.JournalMegabytes) = (_folder.Path, 1));
        var path = Assert.Single(Directory.GetFiles(_folder.Path, "*.journal"));
        Assert.Empty(Records(path));

        using var client = await host.ConnectAsync();
        Assert.Equal([(1, false)], Records(path).Select(record => (record.Stream, record.IsClosed)));

        var records = new List<(long At, int Stream, bool IsClosed)>();
        host.Admission.Returning = () => records = Records(path);
        client.Dispose();
        await host.Admission.NextReturn();
        Assert.Equal([(1, false), (1, true)], records.Select(record => (record.Stream, record.IsClosed)));
    }

    [Fact]
    public void Folder_that_cannot_be_used_refuses_the_start_and_names_the_key()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        var options = new TidegateOptions { Diagnostics = { JournalPath = Path.Combine(file, "below") } };
        var services = new ServiceCollection()
            .AddSingleton(Options.Create(options))
            .AddSingleton<IFrontendIdentity, FakeIdentity>()
            .BuildServiceProvider();

        var refused = Assert.Throws<StartRefusedException>(() => SocketJournal.Of(services));

        Assert.Contains("Tidegate:Diagnostics:JournalPath", refused.Message, StringComparison.Ordinal);
    }

    private static long Nanoseconds(long timestamp) => timestamp * (1_000_000_000 / Stopwatch.Frequency);

    private static long Header(string path, int offset) => BinaryPrimitives.ReadInt64LittleEndian(Bytes(path).AsSpan(offset));

    private static List<(long At, int Stream, bool IsClosed)> Records(string path)
    {
        var bytes = Bytes(path);
        Assert.Equal("TGSJ0001"u8.ToArray(), bytes[..8]);
        var records = new List<(long, int, bool)>();
        for (var at = SocketJournal.HeaderBytes; at + SocketJournal.RecordBytes <= bytes.Length; at += SocketJournal.RecordBytes)
        {
            var word = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 8));
            if (word != 0)
                records.Add((BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)), (int)(word / 2), word % 2 == 1));
        }

        return records;
    }

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
