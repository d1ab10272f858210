namespace Tidegate.WebFrontend.Admission;

/// <summary>Whether this frontend is on its way out.</summary>
internal interface IDrainState
{
    /// <summary>True from the first signal to stop on: no upgrade is accepted any more.</summary>
    bool IsDraining { get; }
}
