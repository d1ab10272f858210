using Tidegate.WebFrontend.Leases;

namespace Tidegate.StateSpace.Model;

/// <summary>One frontend: the shipped lease, and what is true around it.</summary>
internal sealed record FrontendState(string Name)
{
    /// <summary>Null once its last life is over.</summary>
    public FrontendLease? Lease { get; init; }

    /// <summary>To be read.</summary>
    public PermitPool? Pool => Lease?.Pool;

    public int Life { get; init; }

    /// <summary>Sockets that are really open, counted apart from the pool.</summary>
    public int Sockets { get; init; }

    /// <summary>The former id that the lock of the name proves to be gone.</summary>
    public string? Evidence { get; init; }

    /// <summary>When the newest report was sent.</summary>
    public TimeSpan SentAt { get; init; }

    /// <summary>Send time of the last answered report: the lease as the protocol defines it, kept apart from the pool.</summary>
    public TimeSpan? LeaseStart { get; init; }

    public int CrashesLeft { get; init; }

    public bool Waits => Pool!.Figures.Waiting.Total > 0;

    /// <summary>The state before the first or a further life.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="evidence">The former id that the lock of the name proves to be gone.</param>
    /// <param name="lease">A copy of the lease of a process that lives on; null begins a process.</param>
    public FrontendState NextLife(Scope scope, string? evidence, FrontendLease? lease)
    {
        if (Life == scope.Lives) return this with { Lease = null, Sockets = 0, Evidence = null, SentAt = default, LeaseStart = null };
        var id = Ids.Of(Name, Life + 1);
        lease?.Renew(id, scope.Pool);
        return new FrontendState(Name)
        {
            Life = Life + 1,
            Lease = lease ?? new FrontendLease(id, Name, scope.Pool, mostWaiting: 1),
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
}
