using Tidegate.Connections;

namespace Tidegate.Users;

/// <summary>What the grain of a capped user asks of a frontend that may have sockets of this user.</summary>
[Alias("tidegate.frontend.users")]
public interface IUserObserver : IConnectionObserver
{
    /// <summary>What this frontend holds of a user's places, as a report that asks for nothing.</summary>
    /// <param name="topic">The user's topic.</param>
    [Alias("places"), ResponseTimeout("00:00:03")]
    Task<PlacesReport> StatePlaces(string topic);

    /// <summary>Which of a user's local sockets is the newest and which the most silent.</summary>
    /// <param name="topic">The user's topic.</param>
    [Alias("user-sockets"), ResponseTimeout("00:00:03")]
    Task<UserSockets> DescribeUser(string topic);

    /// <summary>
    /// Pings a socket, and closes it where nothing was heard of it within <see cref="UserTimings.ProbeTimeout"/>. Does not wait for the
    /// outcome. A socket is probed once at a time: repeating it changes nothing.
    /// </summary>
    /// <returns>False where this frontend has no such socket.</returns>
    [Alias("probe"), ResponseTimeout("00:00:03")]
    Task<bool> Probe(string connectionId);
}
