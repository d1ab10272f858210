namespace Tidegate.Cluster.Oracles;

/// <summary>A span in which a process stood still (SIGSTOP).</summary>
/// <param name="From">It certainly stood from here on.</param>
/// <param name="To">It was told to go on after this; <see cref="Interval.Open"/> where it was not.</param>
internal readonly record struct Freeze(long From, long To);
