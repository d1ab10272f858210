using System.Text.Json;

namespace Tidegate.Clients.Admin;

/// <summary>What <c>GET /admin/audit</c> answers.</summary>
public sealed record AuditView
{
    /// <summary>True where nothing differs.</summary>
    public bool Consistent { get; init; }

    /// <summary>Open WebSocket streams.</summary>
    public int Sockets { get; init; }

    /// <summary>Permits taken at the frontends.</summary>
    public int PermitsInUse { get; init; }

    /// <summary>Active connection grains.</summary>
    public int Grains { get; init; }

    /// <summary>Connections as the ledger knows them.</summary>
    public int LedgerInUse { get; init; }

    /// <summary>Registered heartbeat reminders.</summary>
    public int Reminders { get; init; }

    /// <summary>Memberships of connections in topics at the frontends.</summary>
    public int TopicMembers { get; init; }

    /// <summary>Members that the topic grains count.</summary>
    public int TopicGrainMembers { get; init; }

    /// <summary>Frontends whose figures do not agree.</summary>
    public Dictionary<string, JsonElement> Differences { get; init; } = [];

    /// <summary>Frontends that did not answer.</summary>
    public List<string> Unreachable { get; init; } = [];

    /// <summary>True where there is nothing at all, and everybody agrees on it.</summary>
    public bool IsEmpty => Consistent && HasAll(0) && Reminders == 0 && TopicMembers == 0 && TopicGrainMembers == 0;

    /// <summary>True where sockets, permits, grains and ledger each count <paramref name="connections"/>.</summary>
    public bool HasAll(int connections) =>
        Sockets == connections && PermitsInUse == connections && Grains == connections && LedgerInUse == connections;

    /// <inheritdoc/>
    public override string ToString() =>
        $"sockets {Sockets}, permits {PermitsInUse}, grains {Grains}, ledger {LedgerInUse}, unreachable [{string.Join(", ", Unreachable)}], "
        + $"differences [{string.Join(", ", Differences.Select(difference => $"{difference.Key}: {difference.Value}"))}]";
}
