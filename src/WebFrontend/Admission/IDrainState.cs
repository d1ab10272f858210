namespace Tidegate.WebFrontend.Admission;

/// <summary>Whether this frontend is on its way out.</summary>
internal interface IDrainState
{
    /// <summary>True from the first moment of the drain to the end of the process.</summary>
    bool IsDraining { get; }
}
