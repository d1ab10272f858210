using Tidegate.Connections;
using Tidegate.WebFrontend.Connections;

namespace Tidegate.WebFrontend.Draining;

/// <summary>The drain's view of the <see cref="ConnectionRegistry"/>.</summary>
internal sealed class RegistrySockets(ConnectionRegistry registry, ConnectionServices services) : IDrainSockets
{
    private readonly HashSet<FrontendConnection> _begun = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<FrontendConnection> _order = new();

    public int Count => registry.Count;

    public bool AreFlushing => registry.Enumerate().All(connection => connection.IsFlushing);

    public void EndWithin(TimeSpan time) => services.EndClosesAt(services.Clock.Now + time);

    public int Announce(Func<int, int, ReadOnlyMemory<byte>> notice)
    {
        _begun.Clear();
        _order.Clear();
        var connections = registry.Snapshot();
        for (var i = 0; i < connections.Count; i++)
        {
            connections[i].Notify(notice(i, connections.Count));
            _order.Enqueue(connections[i]);
        }

        return connections.Count;
    }

    public int Close(int most)
    {
        var closed = 0;
        while (closed < most && _order.TryDequeue(out var connection))
            closed += Begin(connection);
        if (closed == most || registry.Count == 0)
            return closed;

        foreach (var latecomer in registry.Snapshot())
        {
            if (closed == most)
                break;
            closed += Begin(latecomer);
        }

        return closed;
    }

    private int Begin(FrontendConnection connection)
    {
        if (!_begun.Add(connection))
            return 0;

        connection.BeginClose(CloseCodes.ServiceRestart);
        return 1;
    }
}
