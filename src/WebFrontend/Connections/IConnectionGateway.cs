using Tidegate.Connections;
using Tidegate.Topics;
using Tidegate.Users;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The connection's way to the grains; the connection itself knows nothing of Orleans. No call blocks the socket.</summary>
internal interface IConnectionGateway
{
    /// <summary>The 101 is written and the connection is registered.</summary>
    void Opened(FrontendConnection connection);

    /// <summary>Heartbeat interval: send the grain one absolute reading.</summary>
    void Heartbeat(FrontendConnection connection);

    /// <summary>The socket is closed, its permit is back, the connection is out of the registry.</summary>
    void Closed(FrontendConnection connection, ConnectionClosed closed);

    /// <summary>A connection that came from another frontend is registered here, and its grain knows it.</summary>
    void Resumed(FrontendConnection connection);

    /// <summary>A connection goes on at another frontend, and is out of the registry.</summary>
    void Moved(FrontendConnection connection);

    /// <summary>Hands a client message to the application: to its hub handler grain, or to its HTTP endpoint. Does not throw.</summary>
    Task<HandlerAnswer> HandleAsync(FrontendConnection connection, Message message);

    /// <summary>Publishes a client's message to a group.</summary>
    Task<PublishResult> PublishToGroupAsync(FrontendConnection connection, string group, Message message);

    /// <summary>Completes once what is published to a group reaches a connection that has just become a member of it.</summary>
    Task JoinedAsync(FrontendConnection connection, string group);

    /// <summary>Tells the grain of a user what is held of the user's places, and asks for more (<see cref="IUserPlacesGrain.Report"/>).</summary>
    /// <exception cref="Exception">It did not answer: what it counts is unknown.</exception>
    Task<PlacesAnswer> ReportPlacesAsync(string topic, PlacesReport report);
}
