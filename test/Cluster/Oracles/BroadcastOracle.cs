using Tidegate.Cluster.Clients;

namespace Tidegate.Cluster.Oracles;

/// <summary>
/// What a socket must have got of the running broadcast: every message that was confirmed while it lived, from the first one on that it got
/// after its topic had the time to hear of it.
/// </summary>
/// <param name="publications">All messages, by number.</param>
/// <param name="patience">
/// How long the topic may take for that: how soon it hears of a new member is not promised. A socket that stays must have got a message after
/// so long.
/// </param>
internal sealed class BroadcastOracle(IReadOnlyList<Publication> publications, TimeSpan patience)
{
    /// <summary>What a frontend has when a socket ends may wait in its send queue, and ends with it.</summary>
    private static readonly TimeSpan InQueue = TimeSpan.FromSeconds(1);

    /// <summary>The numbers that the socket should have got and did not, in rising order.</summary>
    public IReadOnlyList<long> MissedBy(ClientRecord socket)
    {
        if (First(socket) is not { } first)
            return [];
        var until = socket.EndedAt is { } end ? end - Monotonic.Of(InQueue) : long.MaxValue;
        return [.. publications
            .Where(publication => publication.Number >= first && publication.ConfirmedAt is { } at && at <= until && !socket.Broadcast.Contains(publication.Number))
            .Select(publication => publication.Number)];
    }

    private long? First(ClientRecord socket)
    {
        var due = socket.OpenedAt + Monotonic.Of(patience);
        var (first, firstGot) = (default(long?), default(long?));
        foreach (var publication in publications)
        {
            if (publication.FirstTriedAt < due)
                continue;
            first ??= publication.Number;
            if (socket.Broadcast.Contains(publication.Number))
            {
                firstGot = publication.Number;
                break;
            }
        }

        // One that ended may have been cut off from its topic all the time.
        return socket.EndedAt is null ? first : firstGot;
    }
}
