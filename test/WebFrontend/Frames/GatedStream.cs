namespace Tidegate.WebFrontend.Tests.Frames;

/// <summary>A stream whose reads give what a test says and whose writes wait until it says so.</summary>
internal sealed class GatedStream : Stream
{
    public Queue<byte[]> Portions { get; } = new();

    public List<byte[]> Written { get; } = [];

    public TaskCompletionSource? Gate { get; set; }

    public bool Broken { get; set; }

    public void Open()
    {
        var gate = Gate!;
        Gate = null;
        gate.SetResult();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = Portions.TryDequeue(out var portion) ? portion : [];
        bytes.CopyTo(buffer);
        return ValueTask.FromResult(bytes.Length);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Broken)
            throw new IOException("broken");
        if (Gate is { } gate)
            await gate.Task;
        Written.Add(buffer.ToArray());
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
