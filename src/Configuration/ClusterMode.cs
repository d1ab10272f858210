namespace Tidegate.Configuration;

/// <summary>Where membership, storage and reminders live.</summary>
public enum ClusterMode : byte
{
    /// <summary>One machine: membership in the first silo, storage and reminders in memory.</summary>
    Local = 0,

    /// <summary>Any number of machines: membership, storage and reminders in one Redis.</summary>
    Redis = 1,
}
