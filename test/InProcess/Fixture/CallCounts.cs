using System.Collections.Concurrent;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>Counts calls of each grain or observer, and lets a test wait for them.</summary>
internal sealed class CallCounts(string what)
{
    private readonly ConcurrentDictionary<GrainId, int> _counts = new();

    public void Add(GrainId id) => _counts.AddOrUpdate(id, 1, static (_, count) => count + 1);

    /// <summary>Waits until there were so many.</summary>
    public async Task WaitForAsync(GrainId id, int count)
    {
        using var patience = new CancellationTokenSource(GrainCluster.Patience);
        while (_counts.GetValueOrDefault(id) < count)
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"{_counts.GetValueOrDefault(id)} {what}, {count} were expected.");
            await Task.Yield();
        }
    }
}
