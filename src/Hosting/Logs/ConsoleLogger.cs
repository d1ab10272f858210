using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tidegate.Hosting.Logs;

/// <summary>One category of the <see cref="ConsoleLog"/>.</summary>
internal sealed class ConsoleLogger(string category, ConsoleLog log) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.Push(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) log.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
    }
}
