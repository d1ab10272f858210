using Tidegate.Users;

namespace Tidegate.WebFrontend.Users;

/// <summary>The users of this frontend, as the grains of their places ask for them. All of it is local and at once.</summary>
internal interface IUserPlaces
{
    /// <summary>What is held of a user's places. Every earlier report is void for the grain that takes this one.</summary>
    PlacesReport State(string topic);

    /// <summary>The newest and the most silent of a user's sockets.</summary>
    UserSockets Describe(string topic);

    /// <summary>Begins to probe a socket; false where there is none.</summary>
    bool Probe(string connectionId);
}
