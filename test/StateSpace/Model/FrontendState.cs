using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <summary>One frontend: the shipped pool, and around it what the gate, the reporter and the lease guard keep.</summary>
internal sealed record FrontendState(string Name)
{
    /// <summary>Null once its last life is over.</summary>
    public PermitPool? Pool { get; init; }

    public int Life { get; init; }

    /// <summary>Sockets that are really open, counted apart from the pool.</summary>
    public int Sockets { get; init; }

    /// <summary>The client that waits was there when the report in flight was made.</summary>
    public bool WaiterReported { get; init; }

    /// <summary>The former id that the lock of the name proves to be gone.</summary>
    public string? Evidence { get; init; }

    /// <summary>When the newest report was sent.</summary>
    public TimeSpan SentAt { get; init; }

    /// <summary>Send time of the last answered report: the lease as the protocol defines it, kept apart from the pool.</summary>
    public TimeSpan? LeaseStart { get; init; }

    public int CrashesLeft { get; init; }

    public bool Waits => Pool!.Figures.Waiting.Total > 0;

    /// <summary>The state before the first or a further life.</summary>
    public FrontendState NextLife(Scope scope, string? evidence)
    {
        if (Life == scope.Lives) return this with { Pool = null, Sockets = 0, WaiterReported = false, Evidence = null, SentAt = default, LeaseStart = null };
        return new FrontendState(Name)
        {
            Life = Life + 1,
            Pool = new PermitPool(Ids.Of(Name, Life + 1), Name, scope.Pool),
            Evidence = evidence,
            CrashesLeft = CrashesLeft,
        };
    }
}

/// <summary>Ids of frontends: the name and the number of the life.</summary>
internal static class Ids
{
    public static string Of(string name, int life) => name + (char)('0' + life);

    public static int Frontend(string id) => id[0] - 'a';

    /// <summary>A small number for an id.</summary>
    public static byte Code(string id) => (byte)(Frontend(id) * 16 + (id[1] - '0'));

    /// <summary>Ties a reply to its report.</summary>
    public static long Ticket(string id, long seq) => (long)Code(id) << 40 | seq;

    public static string Id(long ticket)
    {
        var code = (int)(ticket >> 40);
        return Of(((char)('a' + code / 16)).ToString(), code % 16);
    }
}
