using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Frames;

/// <summary>A stream whose reader goes on, on the thread that brings the bytes, as behind a socket whose work is not scheduled anew.</summary>
internal sealed class InlineStream : MemoryStream
{
    [ThreadStatic]
    private static bool _brings;

    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<int>? _read;
    private Memory<byte> _into;

    /// <summary>Reads that the bringer's thread has begun while it brought bytes.</summary>
    public int ReadsByWhoBrings { get; private set; }

    /// <summary>Waits for a read and completes it.</summary>
    public async Task BringAsync(byte[] bytes)
    {
        await Expect.Within(_asked.Task, "a read");
        var read = _read!;
        bytes.CopyTo(_into);
        (_asked, _read) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        _brings = true;
        try
        {
            read.SetResult(bytes.Length);
        }
        finally
        {
            _brings = false;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_brings)
            ReadsByWhoBrings++;
        (_into, _read) = (buffer, new TaskCompletionSource<int>());
        var reading = new ValueTask<int>(_read.Task);
        _asked.SetResult();
        return reading;
    }
}
