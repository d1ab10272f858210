using Tidegate.Cluster.Clients;

namespace Tidegate.Cluster.Oracles;

/// <summary>
/// What a socket must have got of the running broadcast: every message that was confirmed while it lived, from the first one on that it got
/// and that was published after it opened.
/// </summary>
/// <param name="publications">All messages, by number.</param>
/// <param name="patience">
/// A socket that stays must have got its first message after so long. How soon a frontend's topics hear of a new member is not promised.
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
        // One that is older than the socket was late: those that came between may have passed before.
        foreach (var publication in publications)
        {
            if (publication.FirstTriedAt >= socket.OpenedAt && socket.Broadcast.Contains(publication.Number))
                return publication.Number;
        }

        if (socket.EndedAt is not null)
            return null;
        var due = socket.OpenedAt + Monotonic.Of(patience);
        return publications.Where(publication => publication.FirstTriedAt >= due).Select(publication => (long?)publication.Number).FirstOrDefault();
    }
}
