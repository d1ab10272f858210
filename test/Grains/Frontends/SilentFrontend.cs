using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Frontends;
using Tidegate.Members;
using Tidegate.Topics;
using Tidegate.Users;

namespace Tidegate.Grains.Tests.Frontends;

/// <summary>A way to a frontend that nobody goes.</summary>
internal sealed class SilentFrontend : IFrontendObserver
{
    public Task Recall(RecallNotice notice) => throw new NotSupportedException();

    public Task<ConnectionReading?> Read(string connectionId) => throw new NotSupportedException();

    public Task<ConnectionView?> Describe(string connectionId) => throw new NotSupportedException();

    public Task<ConnectionReading?> WarnIdle(string connectionId, TimeSpan idleFor, TimeSpan closesIn) => throw new NotSupportedException();

    public Task<bool> Close(string connectionId, CloseRequest request) => throw new NotSupportedException();

    public Task Deliver(DeliveryBatch batch) => throw new NotSupportedException();

    public Task<bool> SetMembership(string connectionId, string group, bool member) => throw new NotSupportedException();

    public Task<bool> LeaveAllGroups(string connectionId) => throw new NotSupportedException();

    public Task<PermissionState?> Permission(string connectionId, PermissionOrder order) => throw new NotSupportedException();

    public Task<LinkOffer> OfferLink(string connectionId, string token) => throw new NotSupportedException();

    public Task<LinkState?> GiveLink(string connectionId, string token) => throw new NotSupportedException();

    public Task<MemberOutcome> CarryOut(MemberOrder order) => throw new NotSupportedException();

    public Task<PlacesReport> StatePlaces(string topic) => throw new NotSupportedException();

    public Task<UserSockets> DescribeUser(string topic) => throw new NotSupportedException();

    public Task<bool> Probe(string connectionId) => throw new NotSupportedException();

    public Task<ConnectionPage> List(ConnectionQuery query) => throw new NotSupportedException();

    public Task<FrontendSnapshot> Snapshot() => throw new NotSupportedException();

    public Task<FrontendDigest> Digest() => throw new NotSupportedException();

    public Task<int> Reopen(System.Collections.Immutable.ImmutableArray<string> connectionIds) => throw new NotSupportedException();

    public Task<Tidegate.Explaining.Fate?> Explain(string id) => throw new NotSupportedException();

    public Task<System.Collections.Immutable.ImmutableArray<Tidegate.Explaining.RefusalRecord>> Refusals(int top) => throw new NotSupportedException();

    public Task<DrainPlan> Drain(DrainOrder order) => throw new NotSupportedException();

    public Task<DrainPlan> Undrain(DrainOrder order) => throw new NotSupportedException();
}
