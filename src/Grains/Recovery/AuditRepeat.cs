using Tidegate.Frontends;

namespace Tidegate.Grains.Recovery;

/// <summary>What differs in two audits, one after the other: clients that come and go meanwhile leave differences that mean nothing.</summary>
internal static class AuditRepeat
{
    /// <summary>The number of differences that both know, and of frontends that did not answer the second.</summary>
    public static int Lasting(AuditReport first, AuditReport second) =>
        second.SocketsWithoutGrain.Intersect(first.SocketsWithoutGrain, StringComparer.Ordinal).Count()
        + second.GrainsWithoutSocket.Intersect(first.GrainsWithoutSocket, StringComparer.Ordinal).Count()
        + second.Differences.Keys.Intersect(first.Differences.Keys, StringComparer.Ordinal).Count()
        + second.Unreachable.Length;
}
