using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Hosting;
using Tidegate.WebFrontend.Cluster;

namespace Tidegate.WebFrontend.Diagnostics;

/// <summary>
/// The journal in a memory-mapped file: what is written is in the kernel's page cache at once, so that a killed process loses nothing. No
/// allocation and no lock per event.
/// </summary>
/// <remarks>
/// <para>Little endian. Header of 64 bytes: magic, room in records, process id, records that found no room. Then records of 16 bytes:
/// nanoseconds of CLOCK_MONOTONIC, which all processes of one kernel share, and <c>stream * 2 + (closed ? 1 : 0)</c>. A record whose second
/// word is 0 was never completed.</para>
/// <para>A journal that is full takes no more and counts what it left out: from there on it proves nothing.</para>
/// </remarks>
internal sealed class SocketJournal : ISocketJournal
{
    /// <summary>First bytes of each file: "TGSJ0001".</summary>
    public const long Magic = 0x3130_3030_4A53_4754;

    public const int HeaderBytes = 64;

    public const int RecordBytes = 16;

    private const int RoomOffset = 8;
    private const int ProcessOffset = 16;
    private const int LeftOutOffset = 24;
    private const int BytesPerMegabyte = 1024 * 1024;

    private static readonly long NanosecondsPerTick = 1_000_000_000 / Stopwatch.Frequency;

    private readonly MemoryMappedViewAccessor _view;
    private readonly long _room;
    private long _next;

    /// <summary>Makes a new journal and takes its room on the disk.</summary>
    /// <exception cref="IOException">The file is there already, or there is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public SocketJournal(string path, int megabytes)
    {
        var bytes = (long)megabytes * BytesPerMegabyte;
        _room = (bytes - HeaderBytes) / RecordBytes;
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            PreallocationSize = bytes,
        });
        stream.SetLength(bytes);
        var file = MemoryMappedFile.CreateFromFile(stream, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        // Not disposed: sockets may close until the process ends, and the end of the process is what a journal must survive.
        _view = file.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.ReadWrite);
        _view.Write(RoomOffset, _room);
        _view.Write(ProcessOffset, (long)Environment.ProcessId);
        _view.Write(0, Magic);
    }

    /// <summary>The journal that the configuration asks for.</summary>
    /// <exception cref="StartRefusedException">It cannot be made.</exception>
    public static ISocketJournal Of(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<TidegateOptions>>().Value.Diagnostics;
        if (options.JournalPath is not { } folder)
            return new NoJournal();
        var name = $"{services.GetRequiredService<IFrontendIdentity>().Name}.{Environment.ProcessId}.{Stopwatch.GetTimestamp()}.journal";
        try
        {
            Directory.CreateDirectory(folder);
            return new SocketJournal(Path.Combine(folder, name), options.JournalMegabytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"the socket journal cannot be made ({failure.Message.TrimEnd('.')}); set Tidegate:Diagnostics:JournalPath to a folder that this "
                + $"user may write and that has room for {options.JournalMegabytes} MiB, or leave it out. It is now {folder}.",
                failure);
        }
    }

    public void Opened(long stream) => Append(stream * 2);

    public void Closed(long stream) => Append(stream * 2 + 1);

    private void Append(long word)
    {
        var now = Stopwatch.GetTimestamp() * NanosecondsPerTick;
        var record = Interlocked.Increment(ref _next) - 1;
        if (record >= _room)
        {
            _view.Write(LeftOutOffset, record - _room + 1);
            return;
        }

        var at = HeaderBytes + record * RecordBytes;
        _view.Write(at, now);
        // The word completes the record: a process killed here leaves none.
        Thread.MemoryBarrier();
        _view.Write(at + sizeof(long), word);
    }
}
