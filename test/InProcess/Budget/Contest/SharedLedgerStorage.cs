using Orleans.Storage;
using Tidegate.Grains.Budget;

namespace Tidegate.InProcess.Tests.Budget.Contest;

/// <summary>One silo's way to the shared store, with the serializer that grain storage uses where nothing else is configured.</summary>
internal sealed class SharedLedgerStorage(SharedLedger ledger, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (bytes, etag) = ledger.Read();
        grainState.RecordExists = bytes is not null;
        grainState.ETag = etag;
        if (bytes is not null) grainState.State = serializer.Deserialize<T>(bytes);
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var bytes = serializer.Serialize(grainState.State);
        // Others may write between the reading and the comparison, as with a store that is reached over a network.
        await Task.Yield();
        grainState.ETag = ledger.Write(bytes, (LedgerDocument)(object)serializer.Deserialize<T>(bytes)!, grainState.ETag);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}
