namespace Tidegate.WebFrontend.Memory;

/// <summary>Process figures of one moment, from which the cost of an idle connection is estimated.</summary>
/// <param name="Connections">Registered connections.</param>
/// <param name="HeapBytes">Managed heap after the last collection, free space within it left out.</param>
/// <param name="AccountedBytes">What is accounted for connections beside their base cost: queues, assembly buffers, metadata.</param>
/// <param name="KernelBytesPerSocket">The kernel's share of one socket.</param>
/// <param name="Collections">Collections so far: without a new one the heap figure is the old one.</param>
internal readonly record struct MemoryReading(
    int Connections,
    long HeapBytes,
    long AccountedBytes,
    int KernelBytesPerSocket,
    long Collections);
