using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>The HTTP requests of events and of the question whether they are wanted.</summary>
internal static class EventRequest
{
    /// <summary>What the names of headers with metadata begin with.</summary>
    public const string MetadataPrefix = "X-WebPubSub-Metadata-";

    /// <summary>The header with what the application remembers of a connection.</summary>
    public const string StateHeader = "ce-connectionState";

    /// <summary>The header with the user, in UTF-8.</summary>
    public const string UserHeader = "ce-userId";

    /// <summary>The header of whoever asks.</summary>
    public const string OriginHeader = "WebHook-Request-Origin";

    /// <summary>The header of who is allowed to send events.</summary>
    public const string AllowedHeader = "WebHook-Allowed-Origin";

    private const string ServiceVersion = "1.0";

    /// <summary>The request of an event; a new one for each attempt.</summary>
    /// <param name="url">Where it goes.</param>
    /// <param name="sent">The event.</param>
    /// <param name="subject">Whom it is about.</param>
    /// <param name="stamp">What it has of its own.</param>
    /// <param name="caller">Who sends it.</param>
    public static HttpRequestMessage Post(Uri url, UpstreamEvent sent, EventSubject subject, EventStamp stamp, EventCaller caller)
    {
        var request = New(HttpMethod.Post, url, caller);
        request.Content = new ByteArrayContent(sent.Body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", sent.ContentType);
        var headers = request.Headers;
        Add("ce-specversion", "1.0");
        Add("ce-type", sent.Type);
        Add("ce-source", $"/hubs/{subject.Hub}/client/{subject.ConnectionId}");
        Add("ce-id", stamp.Number.ToString(CultureInfo.InvariantCulture));
        Add("ce-time", stamp.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        Add("ce-signature", caller.SignatureOf(subject.ConnectionId));
        Add("ce-connectionId", subject.ConnectionId);
        Add("ce-hub", subject.Hub);
        Add("ce-eventName", sent.Name);
        Add(UserHeader, subject.UserId);
        if (sent.Kind != UpstreamEventKind.Connect)
            Add("ce-subprotocol", subject.Subprotocol);
        Add(StateHeader, stamp.State);
        Add("x-ms-client-request-id", stamp.RequestId.ToString());
        Add("Cookie", stamp.Cookie);
        foreach (var (key, value) in sent.Metadata ?? ImmutableSortedDictionary<string, string>.Empty)
            headers.TryAddWithoutValidation(MetadataPrefix + key, value);
        return request;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The question whether an application wants events (CloudEvents, HTTP Webhook 1.0, section 4).</summary>
    public static HttpRequestMessage Ask(HttpMethod method, Uri url, EventCaller caller) => New(method, url, caller);

    /// <summary>Whether a text arrives as it is, as the value of a header: no control characters, no blanks at its ends.</summary>
    public static bool IsHeaderValue(string text) => !text.Any(char.IsControl) && text.Trim().Length == text.Length;

    private static HttpRequestMessage New(HttpMethod method, Uri url, EventCaller caller)
    {
        // Over TLS the server chooses; without it a server that knows only HTTP/1.1 could not be told from one that is silent.
        var request = new HttpRequestMessage(method, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.TryAddWithoutValidation(OriginHeader, caller.Origin);
        request.Headers.TryAddWithoutValidation("ce-awpsversion", ServiceVersion);
        return request;
    }
}
