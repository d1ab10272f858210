using StackExchange.Redis;
using Tidegate.Grains.Budget;
using Tidegate.Hosting.Redis;

namespace Tidegate.Silo.Clustering;

/// <summary>
/// The run id of the Redis that answers: new whenever a server starts, and another one on a replica that takes over. Each read is a
/// command of its own, sent to the master; the client sends it after a write that was answered.
/// </summary>
internal sealed class RedisRun(RedisStore store) : ILedgerStoreRun
{
    /// <inheritdoc/>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellation)
    {
        var info = await store.Database.ExecuteAsync("INFO", ["server"], CommandFlags.DemandMaster).WaitAsync(cancellation);
        return RedisInfo.Parse((string?)info)["run_id"];
    }
}
