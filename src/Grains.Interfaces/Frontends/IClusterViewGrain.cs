using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Explaining;

namespace Tidegate.Frontends;

/// <summary>Questions of an operator that concern all frontends. Stateless: it gathers, and keeps nothing.</summary>
[Alias("tidegate.cluster-view")]
public interface IClusterViewGrain : IGrainWithIntegerKey
{
    /// <summary>A page of the connections of the whole cluster.</summary>
    [Alias("list"), ResponseTimeout("00:00:15")]
    Task<ConnectionPage> List(ConnectionQuery query);

    /// <summary>Compares sockets, permits in use, connection grains and ledger.</summary>
    [Alias("audit"), ResponseTimeout("00:00:30")]
    Task<AuditReport> Audit();

    /// <summary>What a limit would do, and which connections it would close first. Changes nothing.</summary>
    /// <param name="maxConnections">The limit asked about, 0 to 10,000,000; null is the configured one.</param>
    [Alias("what-if"), ResponseTimeout("00:00:15")]
    Task<LimitForecast> WhatIf(int? maxConnections);

    /// <summary>What became of a connection (by its id) or of a refused upgrade (by its correlation id), or null where no frontend remembers it.</summary>
    [Alias("explain"), ResponseTimeout("00:00:15")]
    Task<Fate?> Explain(string id);

    /// <summary>The refusals that the frontends remember, the newest first, 1 to 1,000.</summary>
    [Alias("refusals"), ResponseTimeout("00:00:15")]
    Task<RefusalPage> Refusals(int top);
}

/// <summary>The four-way audit: sockets = permits in use = connection grains = ledger.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.audit")]
public sealed record AuditReport
{
    /// <summary>True where nothing differs.</summary>
    [Id(0)] public bool Consistent { get; init; }

    /// <summary>WebSocket streams that are open at the frontends.</summary>
    [Id(1)] public int Sockets { get; init; }

    /// <summary>Permits taken at the frontends.</summary>
    [Id(2)] public int PermitsInUse { get; init; }

    /// <summary>Active connection grains.</summary>
    [Id(3)] public int Grains { get; init; }

    /// <summary>Connections as the ledger knows them.</summary>
    [Id(4)] public int LedgerInUse { get; init; }

    /// <summary>Permits that the ledger has out.</summary>
    [Id(5)] public int LedgerGranted { get; init; }

    /// <summary>Registered heartbeat reminders.</summary>
    [Id(6)] public int Reminders { get; init; }

    /// <summary>Memberships of connections in topics at the frontends.</summary>
    [Id(7)] public int TopicMembers { get; init; }

    /// <summary>Members that the topic grains count.</summary>
    [Id(8)] public int TopicGrainMembers { get; init; }

    /// <summary>Sockets without a grain; at most 1,000 ids.</summary>
    [Id(9)] public ImmutableArray<string> SocketsWithoutGrain { get; init; } = [];

    /// <summary>Grains without a socket; at most 1,000 ids.</summary>
    [Id(10)] public ImmutableArray<string> GrainsWithoutSocket { get; init; } = [];

    /// <summary>Frontends whose figures do not agree, each with a sentence that says what differs.</summary>
    [Id(11)] public ImmutableSortedDictionary<string, string> Differences { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Frontends that did not answer.</summary>
    [Id(12)] public ImmutableArray<string> Unreachable { get; init; } = [];
}
