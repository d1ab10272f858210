namespace Tidegate.Cluster.Oracles;

/// <summary>One message of the running broadcast. Times in nanoseconds of CLOCK_MONOTONIC.</summary>
/// <param name="Number">Its number; they begin at 1 and have no gap.</param>
/// <param name="FirstTriedAt">When it was published first.</param>
/// <param name="ConfirmedAt">When a publish of it was answered by "every frontend has it"; null where none was.</param>
internal readonly record struct Publication(long Number, long FirstTriedAt, long? ConfirmedAt);
