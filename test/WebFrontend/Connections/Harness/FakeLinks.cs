using Tidegate.Connections;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>Links of this frontend, and what a test says of the others.</summary>
internal sealed class FakeLinks(LocalLinks local) : ILinkMoves
{
    /// <summary>Asked for links that are not here.</summary>
    public Func<string, string, LinkFound?> Elsewhere { get; set; } = (_, _) => null;

    /// <summary>Gives a link that is at another frontend.</summary>
    public Func<FrontendConnection, Task<LinkState?>> Take { get; set; } = _ => Task.FromResult<LinkState?>(null);

    public async ValueTask<LinkFound?> FindAsync(string hub, string connectionId, string token, CancellationToken cancellation)
    {
        var (isHere, left) = await local.ResumeAsync(hub, connectionId, token);
        if (left is { Connection: var connection })
            return new LinkFound(connection.Descriptor, token, connection.Groups, [], WantsNotices: false, left);
        return isHere ? null : Elsewhere(connectionId, token);
    }

    public Task<LinkState?> TakeAsync(FrontendConnection connection, LinkFound found, CancellationToken cancellation) => Take(connection);
}
