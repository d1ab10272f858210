namespace Tidegate.Configuration;

/// <summary>How the silos remember where each grain is.</summary>
public enum GrainDirectoryKind : byte
{
    /// <summary>The directory that Orleans has by default: when a silo leaves, grains whose entry it kept are ended and made anew.</summary>
    Default = 0,

    /// <summary>Orleans' distributed directory: entries move to another silo before the old one leaves, and are rebuilt after a crash.</summary>
    Distributed = 1,
}
