namespace Tidegate.Grains.Diagnostics;

/// <summary>Names under which the grains publish measurements.</summary>
public static class GrainMeter
{
    /// <summary>Name of the meter of connection and topic grains.</summary>
    public const string Name = "Tidegate.Grains";
}
