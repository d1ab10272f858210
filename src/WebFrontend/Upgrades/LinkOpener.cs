using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>Gives a link the socket with which its client has come back. What cannot be done closes the socket.</summary>
internal sealed partial class LinkOpener(ConnectionRegistry registry, ILinkMoves moves, ConnectionServices services, ILogger<LinkOpener> logger)
{
    private const string NotFetched = "The connection could not be taken up; try again";

    /// <summary>The link was here all the time.</summary>
    public void Resume(FrontendConnection connection, LeftHere left)
    {
        var isThere = registry.Replace(left.Connection, connection);
        left.End.Replace();
        if (isThere)
            Attach(connection);
        else
            connection.BeginClose(CloseCodes.PolicyViolation);
    }

    /// <summary>The link is at another frontend, and the connection registered here with its groups.</summary>
    public async Task FetchAsync(FrontendConnection connection, LinkFound found, CancellationToken cancellation)
    {
        try
        {
            if (await moves.TakeAsync(connection, found, cancellation) is { } state)
            {
                Continue(connection, state);
                return;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client has left before anything was taken.
        }
        catch (Exception exception) when (ClusterFailure.IsUnansweredOrHeldBack(exception))
        {
            LogNotFetched(exception, found.Descriptor.ConnectionId, found.Descriptor.FrontendId);
        }

        // The client tries again. What has become of the link it learns then: another attempt of its own may have it at this moment.
        if (connection.Link!.Abandon() is { } end)
            end.Drop();
        else
            connection.BeginClose(CloseCodes.InternalError, NotFetched);
    }

    private void Continue(FrontendConnection connection, LinkState state)
    {
        (connection.Profile.Handler as IClientMemory)?.Restore(state);
        if (state.Application is { } application)
            connection.Application?.Continue(application);
        var isKept = connection.Link!.TryContinue(state);
        Change(connection, state.Groups.Except(connection.Groups), member: true);
        Change(connection, connection.Groups.Except(state.Groups), member: false);
        services.Gateway.Resumed(connection);
        if (isKept)
            Attach(connection);
        else
            connection.BeginClose(CloseCodes.SlowConsumer);
    }

    private static void Attach(FrontendConnection connection)
    {
        // Where the socket has broken meanwhile the link waits for the next one.
        if (!connection.Link!.TryAttach(connection) && !connection.Link.IsDetached)
            connection.BeginClose(CloseCodes.PolicyViolation);
    }

    private void Change(FrontendConnection connection, IEnumerable<string> groups, bool member)
    {
        foreach (var group in groups.ToImmutableArray())
            registry.SetMembership(connection.Descriptor.ConnectionId, group, member);
    }

    [LoggerMessage(3053, LogLevel.Warning, "Connection {ConnectionId} could not be taken over from frontend {From}; its client tries again.")]
    private partial void LogNotFetched(Exception exception, string connectionId, string from);
}
