namespace Tidegate.WebFrontend.Admission;

/// <summary>Whether this frontend still takes clients.</summary>
internal interface IDrainState
{
    /// <summary>True from the moment it is asked to go.</summary>
    bool IsDraining { get; }
}
