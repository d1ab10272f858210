using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>One thing that an application is told, as the body of a request (CloudEvents 1.0, HTTP binary mode).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Name of the event.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its type.</param>
internal sealed record UpstreamEvent(UpstreamEventKind Kind, string Name, byte[] Body, string ContentType)
{
    /// <summary>The event of a client that gives none a name.</summary>
    public const string DefaultUserEvent = "message";

    private const string Json = "application/json; charset=utf-8";
    private const string Text = "text/plain; charset=utf-8";
    private const string Binary = "application/octet-stream";

    /// <summary>A client is connected.</summary>
    public static readonly UpstreamEvent Connected = OfSystem(UpstreamEventKind.Connected, "{}"u8.ToArray());

    /// <summary>What the client says of it beside the body; null for nothing.</summary>
    public ImmutableSortedDictionary<string, string>? Metadata { get; init; }

    /// <summary>Its <c>ce-type</c>.</summary>
    public string Type => Name.Insert(0, Kind switch
    {
        UpstreamEventKind.User => "azure.webpubsub.user.",
        UpstreamEventKind.Joined or UpstreamEventKind.Left => "azure.webpubsub.gp.",
        _ => "azure.webpubsub.sys.",
    });

    /// <summary>The answer counts, and whoever raised it waits for it.</summary>
    public bool IsBlocking => Kind is UpstreamEventKind.Connect or UpstreamEventKind.User;

    /// <summary>A client wants to connect.</summary>
    /// <param name="body">What is known of it (<see cref="ConnectBody"/>).</param>
    public static UpstreamEvent Connect(byte[] body) => OfSystem(UpstreamEventKind.Connect, body);

    /// <summary>A client is gone.</summary>
    public static UpstreamEvent Disconnected(string reason) => OfSystem(UpstreamEventKind.Disconnected, BodyOf("reason", reason));

    /// <summary>A client is a member of a group, or no longer.</summary>
    public static UpstreamEvent Membership(string group, bool member) =>
        OfSystem(member ? UpstreamEventKind.Joined : UpstreamEventKind.Left, BodyOf("group", group));

    /// <summary>A client has sent something.</summary>
    public static UpstreamEvent User(Message message) => new(
        UpstreamEventKind.User,
        message.Event ?? DefaultUserEvent,
        message.Payload,
        message.Kind == MessageKind.Binary ? Binary : message.IsJson ? Json : Text)
    { Metadata = message.Metadata };

    private static byte[] BodyOf(string name, string value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(name, value);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static UpstreamEvent OfSystem(UpstreamEventKind kind, byte[] body) => new(kind, kind.Name(), body, Json);
}
