using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Explaining;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.WebFrontend.Tests.Gateway;

internal static class TestFates
{
    public static FateRecorder Create(IAdmission admission) =>
        new(new FakeIdentity(), admission, Options.Create(new TidegateOptions()), TimeProvider.System);
}

/// <summary>Notes which sockets' grains are told that they live.</summary>
internal sealed class NoHeartbeats : IHeartbeats
{
    public List<string> Sent { get; } = [];

    public void Heartbeat(ILocalSocket socket) => Sent.Add(socket.Descriptor.ConnectionId);
}
