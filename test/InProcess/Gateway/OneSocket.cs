using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Topics;
using Tidegate.Users;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Draining;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Users;

namespace Tidegate.InProcess.Tests.Gateway;

/// <summary>A frontend with one socket, which is a member of every topic.</summary>
internal sealed class OneSocket : ILocalSockets, ILocalSocket, IFrontendIdentity, IAdmissionFigures, IRecallTarget, IDrainControl, IHeartbeats, IAdmission, IUserPlaces
{
    public const string ConnectionId = "one";

    public ConcurrentQueue<string> Received { get; } = [];

    public ConnectionDescriptor Descriptor { get; } = new()
    {
        ConnectionId = ConnectionId,
        Hub = "chat",
        FrontendId = "f-1",
        Remote = "127.0.0.1:1",
        Protocol = "native",
    };

    public ImmutableArray<string> Groups => [];

    public Tidegate.WebFrontend.Identity.ClientRights? Rights => null;
    public bool HasEnvelopes => false;

    public event Action<string>? TopicChanged
    {
        add { }
        remove { }
    }

    public string Id => "f-1";

    public string Name => "front";

    public IReadOnlyList<string> Evidence => [];

    public IReadOnlyList<string> Earlier => [];

    public int Count => 1;

    public int Memberships => 0;

    public TimeSpan IdleFor => TimeSpan.FromSeconds(7);

    public int OpenSockets => 1;

    public PressureReading Pressure => default;

    public bool MayServe() => true;

    public ValueTask<AdmissionResult> AcquireAsync(AdmissionClass admissionClass, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public PlacesReport State(string topic) => throw new NotSupportedException();

    public UserSockets Describe(string topic) => throw new NotSupportedException();

    public bool Probe(string connectionId) => throw new NotSupportedException();

    public void Heartbeat(ILocalSocket socket) => throw new NotSupportedException();

    public Permits InUse => new(1, 0);

    public Permits Cap => new(1, 0);

    public ConnectionReading Read() => new() { IdleFor = IdleFor };

    public bool Send(MessageKind kind, ReadOnlyMemory<byte> payload, int sharedBy = 1, TimeSpan timeToLive = default, Guid messageId = default)
    {
        Received.Enqueue(Encoding.UTF8.GetString(payload.Span));
        return true;
    }

    public ILocalSocket? Find(string connectionId) => connectionId == ConnectionId ? this : null;

    public IReadOnlyList<ILocalSocket> Snapshot() => [this];

    public IReadOnlyList<ILocalSocket> MembersOf(string topic) => [this];

    public IReadOnlyList<KeyValuePair<string, int>> Topics() => [];

    public int CountOf(string topic) => 1;

    public bool SetMembership(string connectionId, string group, bool member) => connectionId == ConnectionId;

    public void WarnIdle(TimeSpan closesIn)
    {
    }

    public void BeginClose(CloseCode code, string? reason = null, string? explanation = null)
    {
    }

    public void OnRecall(RecallNotice notice)
    {
    }

    public void EvidenceTaken(IReadOnlyList<string> ids)
    {
    }

    public string Renew() => Id;

    public DrainProgress Begin(string actor, string reason) => default;

    public DrainProgress End(string actor, string reason) => default;
}
