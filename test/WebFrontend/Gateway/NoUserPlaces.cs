using Tidegate.Users;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Tests.Gateway;

/// <summary>A frontend without users.</summary>
internal sealed class NoUserPlaces : IUserPlaces
{
    public PlacesReport State(string topic) => new("f-1", 1, 0, 0, 0);

    public UserSockets Describe(string topic) => UserSockets.None;

    public bool Probe(string connectionId) => false;
}
