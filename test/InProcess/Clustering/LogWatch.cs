using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tidegate.InProcess.Tests.Clustering;

/// <summary>The log of one host, and a way to wait for a line.</summary>
internal sealed class LogWatch : ILoggerProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();

    /// <summary>Waits for a line that contains a text, written before or after the call.</summary>
    /// <exception cref="TimeoutException">It did not come; the message has the log.</exception>
    public async Task WaitForAsync(string text)
    {
        var found = _waiting.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (_lines.Exists(line => line.Contains(text, StringComparison.Ordinal)))
                return;
        }

        try
        {
            await found.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                throw new TimeoutException($"No line with \"{text}\" within {Patience.TotalSeconds:0} s. The log:\n{string.Join('\n', _lines)}");
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
        }

        foreach (var (text, found) in _waiting)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                found.TrySetResult();
        }
    }

    private sealed class Writer(LogWatch watch, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            watch.Add($"{category}: {formatter(state, exception)} {exception?.Message}");
    }
}
