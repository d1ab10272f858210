using System.Net.Http.Headers;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>Reads answers of applications, within bounds.</summary>
internal static class AnswerReader
{
    private const int BlockBytes = 16 * 1024;

    /// <summary>Reads an answer.</summary>
    /// <param name="response">The answer, of which the headers are there.</param>
    /// <param name="wantsBody">The body is read where the answer is a good one.</param>
    /// <param name="largeAnswers">Places for large ones.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="Exception">The answer broke off.</exception>
    public static async Task<UpstreamResponse> ReadAsync(
        HttpResponseMessage response, bool wantsBody, LargeAnswers largeAnswers, CancellationToken cancellation)
    {
        var body = wantsBody && response.IsSuccessStatusCode ? await ReadBodyAsync(response.Content, largeAnswers, cancellation) : [];
        return new UpstreamResponse((int)response.StatusCode, ContentTypeOf(response.Content.Headers), body ?? [])
        {
            IsTooLarge = body is null,
            State = Last(response.Headers, EventRequest.StateHeader),
            Metadata = [.. Metadata(response.Headers)],
            Cookies = response.Headers.NonValidated.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
        };
    }

    private static string? ContentTypeOf(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;

    private static string? Last(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.Last() : null;

    private static IEnumerable<KeyValuePair<string, string>> Metadata(HttpResponseHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            if (name.StartsWith(EventRequest.MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                yield return new(KeyOf(name), values.Last());
        }
    }

    // Headers have no case.
#pragma warning disable CA1308 // Keys are in lower case on the wire.
    private static string KeyOf(string name) => name[EventRequest.MetadataPrefix.Length..].ToLowerInvariant();
#pragma warning restore CA1308

    /// <returns>Null where there is more than may be.</returns>
    private static async Task<byte[]?> ReadBodyAsync(HttpContent content, LargeAnswers largeAnswers, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > UpstreamResponse.MaxBodyBytes)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var block = new byte[BlockBytes];
        var isLarge = false;
        try
        {
            while (await stream.ReadAsync(block, cancellation) is > 0 and var read)
            {
                if (body.Length + read > UpstreamResponse.MaxBodyBytes)
                    return null;
                if (!isLarge && body.Length + read > LargeAnswers.SmallBytes)
                {
                    await largeAnswers.EnterAsync(cancellation);
                    isLarge = true;
                }

                body.Write(block, 0, read);
            }

            return body.ToArray();
        }
        finally
        {
            if (isLarge)
                largeAnswers.Leave();
        }
    }
}
