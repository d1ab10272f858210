namespace Tidegate.WebFrontend.Topics;

/// <summary>Those who wait until the grain of a topic has been told. Thread-safe.</summary>
internal sealed class TopicWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Nobody waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _waiting.Count == 0;
        }
    }

    /// <summary>Waits for a topic; all who do share one task.</summary>
    public Task Add(string topic)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(topic, out var told))
                _waiting.Add(topic, told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return told.Task;
        }
    }

    /// <summary>Nobody has to wait for this topic any more.</summary>
    public void End(string topic)
    {
        TaskCompletionSource? told;
        lock (_gate) _waiting.Remove(topic, out told);
        told?.SetResult();
    }
}
