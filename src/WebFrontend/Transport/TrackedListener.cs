using System.Net;
using Microsoft.AspNetCore.Connections;
using Tidegate.Hosting.Listening;

namespace Tidegate.WebFrontend.Transport;

/// <summary>Makes a <see cref="TrackedConnection"/> of each accepted connection.</summary>
internal sealed class TrackedListener(IConnectionListener inner, PendingRoom room) : IConnectionListener
{
    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await inner.AcceptAsync(cancellationToken) is { } connection ? new TrackedConnection(connection, room) : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
