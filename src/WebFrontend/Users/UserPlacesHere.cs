using Tidegate.Users;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Users;

/// <summary>Gate and sockets as <see cref="IUserPlaces"/>.</summary>
internal sealed class UserPlacesHere(UserGate gate, SilenceProbe probe) : IUserPlaces
{
    public PlacesReport State(string topic) => gate.State(topic);

    public UserSockets Describe(string topic) => probe.Describe(topic);

    public bool Probe(string connectionId) => probe.Begin(connectionId);
}
