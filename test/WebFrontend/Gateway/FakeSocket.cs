using System.Collections.Immutable;
using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.Gateway;

internal sealed class FakeSocket(string id, string hub = "chat", string? user = null) : ILocalSocket
{
    public ConnectionDescriptor Descriptor { get; } = new()
    {
        ConnectionId = id,
        Hub = hub,
        UserId = user,
        FrontendId = "f-1",
        Remote = "127.0.0.1:1",
        Protocol = "native",
    };

    public ImmutableArray<string> Groups { get; set; } = [];

    public ClientRights? Rights { get; set; }

    public TimeSpan IdleFor { get; set; }

    public ConnectionState State { get; set; } = ConnectionState.Open;

    public bool HasEnvelopes { get; init; }

    public bool Accepts { get; set; } = true;

    public List<string> Sent { get; } = [];

    public List<TimeSpan> Warnings { get; } = [];

    public List<(CloseCode Code, string? Reason)> Closes { get; } = [];

    public List<string?> Explanations { get; } = [];

    public ConnectionReading Read() => new() { IdleFor = IdleFor, State = State };

    public bool Send(MessageKind kind, ReadOnlyMemory<byte> payload, int sharedBy = 1, TimeSpan timeToLive = default, Guid messageId = default)
    {
        if (Accepts) Sent.Add((kind == MessageKind.Text ? "t:" : "b:") + System.Text.Encoding.UTF8.GetString(payload.Span));
        return Accepts;
    }

    public void WarnIdle(TimeSpan closesIn) => Warnings.Add(closesIn);

    public void BeginClose(CloseCode code, string? reason = null, string? explanation = null)
    {
        Closes.Add((code, reason));
        Explanations.Add(explanation);
    }
}
