using Tidegate.Budget;
using Tidegate.Grains.Recovery;

namespace Tidegate.Grains.Budget;

/// <summary>The ledger as it is stored. Apart from the wire types, so that both can change on their own.</summary>
[GenerateSerializer, Alias("tidegate.ledger")]
internal sealed class LedgerDocument
{
    /// <summary>The only format there is so far.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Format of the document; 0 where there is none.</summary>
    [Id(0)] public int Format { get; set; }

    /// <summary>Grows by one with each takeover.</summary>
    [Id(1)] public long Epoch { get; set; }

    // Id 2 was a random number of the takeover, which nobody read: it stays unused.

    /// <summary>Grows by one with each write.</summary>
    [Id(3)] public long Version { get; set; }

    /// <summary>The limit in force.</summary>
    [Id(4)] public LimitSetting? Limit { get; set; }

    /// <summary>One entry per frontend, in ordinal order of their ids.</summary>
    [Id(5)] public List<LedgerEntryRecord> Entries { get; set; } = [];

    /// <summary>Ids that have left the ledger, in ordinal order.</summary>
    [Id(6)] public List<TombstoneRecord> Tombstones { get; set; } = [];

    /// <summary>Storage is in doubt: no entry is raised (L8).</summary>
    [Id(7)] public bool Settling { get; set; }

    /// <summary>The largest lease time ever granted.</summary>
    [Id(8)] public TimeSpan LargestTtl { get; set; }

    /// <summary>Run id of the store from which the writer took over; null where the store has none (L8).</summary>
    [Id(9)] public string? StoreRun { get; set; }

    /// <summary>Recovery procedures that run or have run; null where none has.</summary>
    [Id(10)] public List<RecoveryRecord>? Recovery { get; set; }

    /// <summary>The configuration of the cluster; null where a version wrote it that did not keep one.</summary>
    [Id(11)] public ClusterConfiguration? Configuration { get; set; }

    /// <summary>
    /// It settles since there was no document and nobody said that the cluster is new, and nothing has shown since that it is not: the
    /// operator may still say so.
    /// </summary>
    [Id(12)] public bool BeganMissing { get; set; }
}

/// <summary>A stored entry.</summary>
[GenerateSerializer, Alias("tidegate.ledger.entry")]
internal sealed class LedgerEntryRecord
{
    /// <summary>Frontend.</summary>
    [Id(0)] public string Id { get; set; } = "";

    /// <summary>Its configured name.</summary>
    [Id(1)] public string Name { get; set; } = "";

    /// <summary>Sequence number of the newest report applied.</summary>
    [Id(2)] public long Seq { get; set; }

    /// <summary>Upper bound of what the frontend may believe.</summary>
    [Id(3)] public Permits Allowance { get; set; }

    /// <summary>Live sockets it reported.</summary>
    [Id(4)] public Permits Live { get; set; }

    /// <summary>Largest lease time it was granted or echoed.</summary>
    [Id(5)] public TimeSpan Ttl { get; set; }

    /// <summary>How long it had been silent when this was written.</summary>
    [Id(6)] public TimeSpan Silence { get; set; }

    /// <summary>An operator has ended its renewal (L9).</summary>
    [Id(7)] public bool Expelled { get; set; }
}

/// <summary>A stored tombstone.</summary>
[GenerateSerializer, Alias("tidegate.ledger.tombstone")]
internal sealed class TombstoneRecord
{
    /// <summary>Frontend.</summary>
    [Id(0)] public string Id { get; set; } = "";

    /// <summary>How long ago it left, counted over the activations that knew it.</summary>
    [Id(1)] public TimeSpan Age { get; set; }
}
