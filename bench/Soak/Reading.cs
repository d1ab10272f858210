namespace Tidegate.Soak;

/// <summary>What all processes hold while nobody is connected, after a whole collection.</summary>
/// <param name="Lives">Connections that have come and gone by then.</param>
/// <param name="Figures">By the names of <see cref="Names"/>.</param>
internal sealed record Reading(long Lives, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>Live objects on the managed heaps, in bytes.</summary>
    public const string Heap = "heap, bytes";

    /// <summary>Memory that is not mapped from files, in bytes.</summary>
    public const string Memory = "memory, bytes";

    /// <summary>What the collectors have of the kernel, free or not, in bytes.</summary>
    public const string Committed = "committed, bytes";

    /// <summary>Open descriptors.</summary>
    public const string Descriptors = "descriptors";

    /// <summary>Threads of the kernel.</summary>
    public const string Threads = "threads";

    /// <summary>Timers of .NET that are armed.</summary>
    public const string Timers = "timers";

    /// <summary>Grains that are active.</summary>
    public const string Activations = "activations";

    /// <summary>All names, in the order of the table.</summary>
    public static readonly IReadOnlyList<string> Names = [Heap, Committed, Memory, Descriptors, Threads, Timers, Activations];

    /// <summary>Several processes as one.</summary>
    public static Reading Sum(long lives, IReadOnlyList<IReadOnlyDictionary<string, double>> processes) =>
        new(lives, Names.ToDictionary(name => name, name => processes.Sum(process => process[name]), StringComparer.Ordinal));
}
