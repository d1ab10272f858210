namespace Tidegate.Processes;

/// <summary>The lines a process has written, both streams together, and a way to wait for one. Bounded; the oldest lines go first.</summary>
public sealed class ProcessOutput
{
    private const int MaxLines = 20_000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiting = [];

    /// <summary>All lines that are kept.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Lines that satisfy a condition.</summary>
    public string[] Where(Func<string, bool> matches)
    {
        lock (_gate)
        {
            return [.. _lines.Where(matches)];
        }
    }

    /// <summary>Waits for a line, written before or after the call.</summary>
    /// <exception cref="TimeoutException">It did not come; the message carries the output.</exception>
    public async Task<string> WaitForAsync(string what, Func<string, bool> matches, TimeSpan within)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.FirstOrDefault(matches) is { } line)
                return line;
            _waiting.Add((matches, found));
        }

        try
        {
            return await found.Task.WaitAsync(within);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what}: no such line within {within.TotalSeconds:0.#} s. Output:\n{Text}");
        }
    }

    internal void Add(string? line)
    {
        if (line is null)
            return;
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
                _lines.Dequeue();
            foreach (var waiting in _waiting.Where(waiting => waiting.Matches(line)).ToArray())
            {
                _waiting.Remove(waiting);
                waiting.Found.TrySetResult(line);
            }
        }
    }
}
