using Orleans.Runtime;
using Orleans.Storage;
using Tidegate.Budget;
using Tidegate.Grains.Budget;

namespace Tidegate.InProcess.Tests.Budget.Contest;

/// <summary>
/// One store of one ledger for all silos of a test, on the condition of the right ETag. It keeps bytes, as a real store does, and
/// checks what every stored version must hold (I2).
/// </summary>
internal sealed class SharedLedger(int seed, double faultRate)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private BinaryData? _bytes;
    private string? _etag;
    private LedgerDocument? _stored;

    /// <summary>The stored document.</summary>
    public LedgerDocument? Stored
    {
        get
        {
            lock (_lock) return _stored;
        }
    }

    /// <summary>The first broken promise of a stored version, or null.</summary>
    public string? Broken { get; private set; }

    public int Writes { get; private set; }

    public int Conflicts { get; private set; }

    /// <summary>Writes that failed, and writes that were done and said to have failed.</summary>
    public int Faults { get; private set; }

    public (BinaryData? Bytes, string? Etag) Read()
    {
        lock (_lock) return (_bytes, _etag);
    }

    public string Write(BinaryData bytes, LedgerDocument document, string? etag)
    {
        lock (_lock)
        {
            if (etag != _etag)
            {
                Conflicts++;
                throw new InconsistentStateException("Conflict", _etag, etag);
            }

            var fault = _random.NextDouble() < faultRate;
            if (fault) Faults++;
            if (fault && _random.Next(2) == 0) throw new IOException("The test lets this write fail.");
            Broken ??= WhatBreaks(_stored, document);
            (_bytes, _stored, _etag) = (bytes, document, Guid.NewGuid().ToString("N"));
            Writes++;
            return fault ? throw new IOException("The test lets this write succeed and says that it failed.") : _etag;
        }
    }

    private static string? WhatBreaks(LedgerDocument? before, LedgerDocument after)
    {
        var granted = after.Entries.Aggregate(Permits.None, (sum, entry) => sum + entry.Allowance);
        if (!after.Limit!.Allows(granted)) return $"Version {after.Version} has {granted} out under a limit of {after.Limit.MaxConnections}.";
        if (after.Settling) return $"Version {after.Version} settles, and nothing was lost.";
        if (before is null) return null;
        if (after.Version != before.Version + 1 || after.Epoch < before.Epoch)
            return $"Version {before.Version} of epoch {before.Epoch} is followed by {after.Version} of {after.Epoch}.";
        var seqs = before.Entries.ToDictionary(entry => entry.Id, entry => entry.Seq, StringComparer.Ordinal);
        var fallen = after.Entries.Find(entry => seqs.TryGetValue(entry.Id, out var seq) && entry.Seq < seq);
        return fallen is null ? null : $"The number of {fallen.Id} fell to {fallen.Seq} in version {after.Version}.";
    }
}
