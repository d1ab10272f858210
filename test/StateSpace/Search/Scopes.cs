using Tidegate.StateSpace.Model;

namespace Tidegate.StateSpace.Search;

/// <summary>The scopes that are explored. Each has two frontends and two activations under a limit of 2.</summary>
internal static class Scopes
{
    /// <summary>No faults, and time enough for every lease to end twice: takes, closes, renewals, recalls.</summary>
    public static Scope Calm { get; } = new() { Name = "calm", Clients = 2, Ticks = 5 };

    /// <summary>More clients than permits.</summary>
    public static Scope Crowd { get; } = new() { Name = "crowd", Clients = 3, Ticks = 1 };

    /// <summary>A lost, a doubled and a late message.</summary>
    public static Scope Network { get; } = new() { Name = "network", Clients = 1, Ticks = 2, Losses = 1, Doubles = 1, Delays = 1 };

    /// <summary>Both activations crash, and storage lies once.</summary>
    public static Scope Storage { get; } = new() { Name = "storage", Clients = 1, Ticks = 2, Lies = 1, ActivationCrashes = 1 };

    /// <summary>Two activations at once, with a slow write or a late message.</summary>
    public static Scope Twins { get; } = new() { Name = "twins", Clients = 1, Ticks = 2, Takeovers = 1, Delays = 1 };

    /// <summary>Both frontends crash, and come back with or without evidence.</summary>
    public static Scope Processes { get; } = new() { Name = "processes", Clients = 1, Ticks = 5, FrontendCrashes = 1, Lives = 2 };

    /// <summary>The limit goes down to 1 and up again.</summary>
    public static Scope Limits { get; } = new() { Name = "limits", Clients = 1, Ticks = 2, LimitChanges = 2 };

    /// <summary>A frontend that doubts its clock.</summary>
    public static Scope Doubts { get; } = new() { Name = "doubts", Clients = 1, Ticks = 2, Doubts = 1 };

    /// <summary>Frontends that report whenever they like, or never: leases that end, and ids that come too late.</summary>
    public static Scope Leases { get; } = new() { Name = "leases", Clients = 1, Ticks = 4, LazyReports = true, Lives = 2 };

    /// <summary>Storage is empty and nobody has said that the cluster is new: the ledger settles first.</summary>
    public static Scope Unsaid { get; } = new() { Name = "unsaid", Clients = 1, Ticks = 5, NewCluster = false };

    /// <summary>All faults in one history; the one scope that is too large to be explored to its end.</summary>
    public static Scope Everything { get; } = new()
    {
        Name = "everything",
        Clients = 2,
        Ticks = 5,
        Losses = 1,
        Doubles = 1,
        Delays = 1,
        Lies = 1,
        Takeovers = 1,
        Doubts = 1,
        LimitChanges = 1,
        FrontendCrashes = 1,
        ActivationCrashes = 1,
        Lives = 2,
    };

    /// <summary>The scopes that are explored to their end.</summary>
    public static IReadOnlyList<Scope> Closed { get; } = [Calm, Crowd, Network, Storage, Twins, Processes, Limits, Doubts, Leases, Unsaid];

    public static IReadOnlyList<Scope> All { get; } = [.. Closed, Everything];
}
