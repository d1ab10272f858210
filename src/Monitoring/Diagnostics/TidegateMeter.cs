namespace Tidegate.Diagnostics;

/// <summary>Names under which the product publishes measurements and traces.</summary>
public static class TidegateMeter
{
    /// <summary>Name of the one meter, and of the one activity source.</summary>
    public const string Name = "Tidegate";
}
