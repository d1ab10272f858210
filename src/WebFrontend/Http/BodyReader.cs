using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Http;

/// <summary>Reads a request body up to a bound.</summary>
internal static class BodyReader
{
    private const int FirstBuffer = 4096;

    /// <returns>The body, or null where it is longer than <paramref name="limit"/> bytes; then it is not read to its end.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit) return null;
        var buffer = new byte[Math.Min(limit, request.ContentLength ?? FirstBuffer) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0) return buffer[..length];
            length += read;
            if (length > limit) return null;
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
        }
    }
}
