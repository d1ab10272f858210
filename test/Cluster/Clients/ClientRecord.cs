using System.Globalization;
using Tidegate.Cluster.Oracles;

namespace Tidegate.Cluster.Clients;

/// <summary>What a client process knows of one socket. Times in nanoseconds of CLOCK_MONOTONIC.</summary>
/// <param name="Frontend">Index of its frontend.</param>
/// <param name="OpenedAt">When its 101 was read.</param>
/// <param name="ProvedAt">When the last probe that was answered was sent.</param>
/// <param name="EndedAt">When it ended; null while it lasts.</param>
/// <param name="Code">Close code; 1006 where it broke, 0 while it lasts.</param>
/// <param name="IsOwnEnd">True where the client ended it.</param>
/// <param name="Broadcast">What it got of the broadcast.</param>
internal sealed record ClientRecord(
    int Frontend,
    long OpenedAt,
    long ProvedAt,
    long? EndedAt,
    int Code,
    bool IsOwnEnd,
    ReceivedNumbers Broadcast)
{
    private const string Word = "socket";
    private const string NotYet = "-";

    /// <summary>The span in which the server's end was certainly open.</summary>
    public Interval Proved => new(OpenedAt, ProvedAt);

    public static ClientRecord Of(ClientSocket socket) => new(
        socket.Frontend,
        socket.OpenedAt,
        socket.ProvedAt,
        socket.EndedAt,
        socket.EndedAt is null ? 0 : socket.Code,
        socket.IsLeaving,
        socket.Broadcast);

    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Word} {Frontend} {OpenedAt} {ProvedAt} {EndedAt?.ToString(CultureInfo.InvariantCulture) ?? NotYet} {Code} {(IsOwnEnd ? 1 : 0)} {Broadcast.ToWord()}");

    /// <summary>Null where the line is of another kind.</summary>
    public static ClientRecord? TryParse(string line)
    {
        if (line.Split(' ') is not [Word, .. var fields])
            return null;
        return new ClientRecord(
            (int)Number(fields[0]),
            Number(fields[1]),
            Number(fields[2]),
            fields[3] == NotYet ? null : Number(fields[3]),
            (int)Number(fields[4]),
            fields[5] == "1",
            ReceivedNumbers.Parse(fields[6]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
