namespace Tidegate.WebFrontend.Leases;

/// <summary>Whether this frontend still takes clients.</summary>
internal interface IDrainState
{
    /// <summary>True from the moment it is asked to go out of service; also when it is drained.</summary>
    bool IsDraining { get; }

    /// <summary>True where it is asked to go and no socket is left.</summary>
    bool IsDrained { get; }

    /// <summary>Raised after a change of either; may come from any thread.</summary>
    event Action? Changed;
}
