using Orleans.Runtime;
using Orleans.Storage;
using Tidegate.Grains.Budget;

namespace Tidegate.InProcess.Tests.Budget;

/// <summary>Keeps one ledger, demands the right ETag, and fails as the test says.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly Lock _lock = new();
    private LedgerDocument? _stored;
    private string? _etag;

    /// <summary>What happens to the next write.</summary>
    public Fault NextWrite { get; set; }

    /// <summary>Writes wait for this before they begin.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Called after a document was read.</summary>
    public Action OnRead { get; set; } = () => { };

    /// <summary>Called after a document was written, before the writer knows.</summary>
    public Action OnWritten { get; set; } = () => { };

    public int Writes { get; private set; }

    public LedgerDocument? Stored => _stored;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_lock)
        {
            grainState.RecordExists = _stored is not null;
            grainState.ETag = _etag;
            if (_stored is not null) grainState.State = (T)(object)_stored;
            OnRead();
            return Task.CompletedTask;
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Gate;
        lock (_lock)
        {
            var fault = NextWrite;
            NextWrite = Fault.None;
            if (fault == Fault.Fails) throw new IOException("The test lets this write fail.");
            if (grainState.ETag != _etag) throw new InconsistentStateException("Conflict", _etag, grainState.ETag);
            _stored = (LedgerDocument)(object)grainState.State!;
            _etag = Guid.NewGuid().ToString();
            Writes++;
            OnWritten();
            if (fault == Fault.WritesButFails) throw new IOException("The test lets this write succeed and says that it failed.");
            grainState.ETag = _etag;
            grainState.RecordExists = true;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

    /// <summary>Somebody else writes: the holder of the present ETag loses its next write.</summary>
    public void Contend()
    {
        lock (_lock) _etag = Guid.NewGuid().ToString();
    }

    internal enum Fault
    {
        None,
        Fails,
        WritesButFails,
    }
}
