using System.Buffers.Binary;
using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Journals;

/// <summary>Reads the journal that a frontend writes (<c>Diagnostics:JournalPath</c>), also while it writes, and after it was killed.</summary>
internal static class SocketRecords
{
    private const int HeaderBytes = 64;
    private const int RecordBytes = 16;
    private const int LeftOutOffset = 24;

    /// <summary>The journal of a process in a folder; null where it has written none.</summary>
    /// <exception cref="InvalidDataException">It is no journal, or it was full.</exception>
    public static IReadOnlyList<Interval>? OfProcess(string folder, int processId, long? processEnd) =>
        Directory.Exists(folder) && Directory.GetFiles(folder, $"*.{processId}.*.journal") is [var path, ..] ? Read(path, processEnd) : null;

    /// <summary>The sockets of a journal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="processEnd">When the process was reaped, which closes what it had open; null while it lives.</param>
    /// <exception cref="InvalidDataException">It is no journal, it was full, or a socket closes that was not open.</exception>
    public static IReadOnlyList<Interval> Read(string path, long? processEnd)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        var header = new byte[HeaderBytes];
        file.ReadExactly(header);
        if (!header.AsSpan().StartsWith("TGSJ0001"u8))
            throw new InvalidDataException($"{path} is no socket journal.");
        if (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(LeftOutOffset)) is > 0 and var leftOut)
            throw new InvalidDataException($"{path} was full and left out {leftOut} events.");

        var opened = new Dictionary<long, long>();
        var closed = new Dictionary<long, long>();
        var record = new byte[RecordBytes];
        // Records are taken in order and completed in any: a few empty ones may stand before full ones, never so many.
        for (var empty = 0; empty < 1024 && file.ReadAtLeast(record, RecordBytes, throwOnEndOfStream: false) == RecordBytes;)
        {
            var word = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(sizeof(long)));
            empty = word == 0 ? empty + 1 : 0;
            if (word != 0)
                (word % 2 == 0 ? opened : closed).Add(word / 2, BinaryPrimitives.ReadInt64LittleEndian(record));
        }

        if (closed.Keys.Except(opened.Keys).Any())
            throw new InvalidDataException($"{path} closes a stream that it never opened.");
        return [.. opened.Select(open => new Interval(
            open.Value,
            closed.TryGetValue(open.Key, out var end) ? end : Math.Max(processEnd ?? Interval.Open, open.Value)))];
    }
}
