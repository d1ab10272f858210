using Microsoft.AspNetCore.Http;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// The body of an HTTP/2 answer. Where a piece of it is not taken in time, the connection is ended, or the stream alone where the
/// connection carries WebSockets.
/// </summary>
internal sealed class TimedAnswer(HttpContext context, IConnectionUse use, Stream inner, TimeSpan allowed, TimeProvider time) : Stream
{
    private const int PieceBytes = 16 * 1024;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var piece = buffer[..Math.Min(buffer.Length, PieceBytes)];
            await WithinTimeAsync(inner.WriteAsync(piece, cancellationToken).AsTask());
            buffer = buffer[piece.Length..];
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => WithinTimeAsync(inner.FlushAsync(cancellationToken));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A step ends by itself once the answer is cut.
    private async Task WithinTimeAsync(Task step)
    {
        try
        {
            if (!step.IsCompleted)
                await step.WaitAsync(allowed, time);
        }
        catch (TimeoutException) when (!step.IsCompleted)
        {
            if (!use.TryCut())
                context.Abort();
        }

        await step;
    }

    public override bool CanRead => false;

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

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
