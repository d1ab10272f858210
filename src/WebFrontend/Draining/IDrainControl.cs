namespace Tidegate.WebFrontend.Draining;

/// <summary>An operator's hand on the drain of this frontend.</summary>
internal interface IDrainControl
{
    /// <summary>Begins to drain; where it drains already nothing changes.</summary>
    /// <param name="actor">Who ordered it.</param>
    /// <param name="reason">Why; empty where nobody said.</param>
    DrainProgress Begin(string actor, string reason);

    /// <summary>Ends the drain and takes clients again. Sockets that are closed or closing stay so.</summary>
    /// <returns>Where it stands after that: still draining where the process is about to end.</returns>
    DrainProgress End(string actor, string reason);

    /// <summary>How long a drain has gone on beyond its plan, and the time for a close, while sockets are left; zero where none does.</summary>
    TimeSpan Overrun => TimeSpan.Zero;
}

/// <summary>Where a drain stands.</summary>
/// <param name="IsDraining">It drains, or is drained.</param>
/// <param name="Sockets">Sockets that are not gone yet.</param>
/// <param name="FirstCloseIn">When the first close is due; zero where it was.</param>
/// <param name="LastCloseIn">When the last close is due; zero where it was.</param>
/// <param name="IsLeaving">The process ends when it is drained.</param>
internal readonly record struct DrainProgress(bool IsDraining, int Sockets, TimeSpan FirstCloseIn, TimeSpan LastCloseIn, bool IsLeaving);
