namespace Tidegate.Fairness.Attacks;

/// <summary>Burns processor time and does nothing else.</summary>
internal sealed class Spin : IAttack
{
    private readonly List<Thread> _threads = [];
    private volatile bool _stop;

    public Task PrepareAsync() => Task.CompletedTask;

    public void Begin()
    {
        _stop = false;
        for (var n = 0; n < Environment.ProcessorCount; n++)
        {
            var thread = new Thread(Burn) { IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }

    public Task<string> EndAsync()
    {
        _stop = true;
        foreach (var thread in _threads)
            thread.Join();
        var report = $"{_threads.Count} threads";
        _threads.Clear();
        return Task.FromResult(report);
    }

    private void Burn()
    {
        while (!_stop)
            Thread.SpinWait(1000);
    }
}
