using Microsoft.Extensions.Logging;
using Tidegate.Connections;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Recovery;

namespace Tidegate.WebFrontend.Shedding;

/// <summary>Closes connections over their share of memory (4004) down to the figure of <c>relieve-memory</c>.</summary>
internal sealed partial class MemoryReliever(
    OrdersSource orders,
    ConnectionRegistry connections,
    ConnectionMemory memory,
    ClusterSettingsSource settings,
    ILogger<MemoryReliever> logger)
{
    /// <summary>One tick; costs nothing while no memory is to be freed.</summary>
    /// <param name="since">Time since the last one.</param>
    public void Tick(TimeSpan since)
    {
        var order = orders.Current;
        if (order.MemoryTo is not { } target) return;
        var all = connections.Snapshot();
        var toFree = all.Sum(connection => connection.WeightBytes) - target;
        if (toFree <= 0) return;
        // Many who hold nothing but themselves are no excess of any of them.
        var share = Math.Max(order.MemoryShareBytes, memory.BaseBytes + MessageRoom.SmallBytes);
        var chosen = MemoryCut.Choose(
            all.Where(connection => !connection.IsClosing).Select(connection => (connection, connection.WeightBytes)),
            toFree,
            share,
            Math.Max(1, (int)(settings.Current.ShedPerSecond * since.TotalSeconds)));
        foreach (var connection in chosen) connection.BeginClose(CloseCodes.MemoryLimit);
        if (chosen.Count > 0) LogRelieved(logger, chosen.Count, share, toFree);
    }

    [LoggerMessage(6111, LogLevel.Warning, "relieve-memory: {Count} connections over their share of {Share} bytes are closed, {ToFree} bytes were to be freed")]
    private static partial void LogRelieved(ILogger logger, int count, long share, long toFree);
}
