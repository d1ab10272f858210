using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>Tells grains that sockets live.</summary>
internal interface IHeartbeats
{
    /// <summary>Sends a heartbeat of a socket to its grain, soon; a grain that was lost is made by it.</summary>
    void Heartbeat(ILocalSocket socket);
}
