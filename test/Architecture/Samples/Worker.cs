using Orleans.Concurrency;

namespace Tidegate.Architecture.Samples;

/// <summary>Marked as no grain of this system may be.</summary>
[StatelessWorker]
internal sealed class Worker;
