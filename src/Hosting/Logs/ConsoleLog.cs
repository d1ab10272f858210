using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Tidegate.Hosting.Logs;

/// <summary>
/// The log at the standard output, in any form of the framework or of ours. It never waits for whoever reads there: a paused terminal, a
/// pipe that nobody empties or a log driver that hangs costs lines, which are counted, and nothing else. One thread of its own writes.
/// </summary>
/// <remarks>
/// The framework's own provider waits for its queue by default, and where it drops lines it still writes from the thread of the caller once
/// it is disposed of. <c>Logging:Console:QueueFullMode</c> therefore has no effect here; <c>MaxQueueLength</c> has.
/// </remarks>
[ProviderAlias("Console")]
internal sealed class ConsoleLog : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Characters that wait at most, whatever their number of lines.</summary>
    public const int MaxCharacters = 4 * 1024 * 1024;

    private const int ThreadBuffer = 1024;
    private const string Category = "Tidegate.Hosting.Logs.ConsoleLog";

    /// <summary>How long the end of the process waits for what is not written yet.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1.5);

    private static readonly EventId LinesDropped = new(1560, nameof(LinesDropped));

    [ThreadStatic]
    private static StringWriter? _text;

    // Not a Lock: the writing thread waits on it.
    private readonly object _gate = new();
    private readonly FrozenDictionary<string, ConsoleFormatter> _forms;
    private readonly LogStreams _streams;
    private readonly IDisposable? _changes;
    private readonly LogBacklog _backlog;
    private volatile Form _form;
    private IExternalScopeProvider? _scopes;
    private Thread? _writer;
    private bool _isOver;

    public ConsoleLog(IOptionsMonitor<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> forms, LogStreams streams)
    {
        _forms = forms.DistinctBy(form => form.Name).ToFrozenDictionary(form => form.Name, StringComparer.OrdinalIgnoreCase);
        _streams = streams;
        _backlog = new LogBacklog(options.CurrentValue.MaxQueueLength, MaxCharacters);
        _form = FormOf(options.CurrentValue);
        _changes = options.OnChange(changed => _form = FormOf(changed));
    }

    /// <summary>Lines dropped since the start.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate) return _backlog.Dropped;
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new ConsoleLogger(categoryName, this);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Opens a scope.</summary>
    public IDisposable? Push(object? scope) => _scopes?.Push(scope);

    /// <summary>Puts an event into its form and leaves it to the writing thread.</summary>
    public void Write<TState>(in LogEntry<TState> entry)
    {
        if (IsFull()) return;
        var form = _form;
        if (Format(form, entry) is { Length: > 0 } text) Add(new LogLine(text, entry.LogLevel >= form.ErrorsFrom));
    }

    /// <summary>Waits a bounded time until all is written. What is logged afterwards is lost.</summary>
    public void Dispose()
    {
        Thread? writer;
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
            writer = _writer;
            Monitor.PulseAll(_gate);
        }

        _changes?.Dispose();
        writer?.Join(LastLines);
    }

    private Form FormOf(ConsoleLoggerOptions options) => new(
        _forms.GetValueOrDefault(options.FormatterName ?? "") ?? _forms[TextLines.FormatterName],
        options.LogToStandardErrorThreshold);

    private string Format<TState>(Form form, in LogEntry<TState> entry)
    {
        var writer = _text ??= new StringWriter(CultureInfo.InvariantCulture);
        var text = writer.GetStringBuilder();
        try
        {
            form.Formatter.Write(entry, _scopes, writer);
            return text.ToString();
        }
        finally
        {
            text.Clear();
            if (text.Capacity > ThreadBuffer) text.Capacity = ThreadBuffer;
        }
    }

    // Before the form is made: it costs, and what it throttles is still to be said once lines are taken again.
    private bool IsFull()
    {
        lock (_gate)
        {
            if (_backlog.IsFull) _backlog.Refuse();
            return _backlog.IsFull || _isOver;
        }
    }

    private void Add(LogLine line)
    {
        lock (_gate)
        {
            if (_isOver || !_backlog.TryAdd(line)) return;
            if (_writer is null)
            {
                // In the background: it may hang in a write for ever, which must not keep the process.
                _writer = new Thread(WriteAll) { IsBackground = true, Name = "Log" };
                _writer.Start();
            }

            if (_backlog.Count == 1) Monitor.Pulse(_gate);
        }
    }

    private void WriteAll()
    {
        while (TryTake(out var line))
        {
            try
            {
                var text = line.Dropped > 0 ? Format(_form, Gap(line.Dropped)) : line.Text;
                (line.IsError ? _streams.Error : _streams.Output).Write(Encoding.UTF8.GetBytes(text));
            }
            catch (Exception)
            {
                // A disk that is full, a descriptor that is gone: the next line may be luckier.
                lock (_gate) _backlog.Lose(line);
            }
        }
    }

    private bool TryTake(out LogLine line)
    {
        lock (_gate)
        {
            while (true)
            {
                if (_backlog.TryTake(out line)) return true;
                if (_isOver) return false;
                Monitor.Wait(_gate);
            }
        }
    }

    private static LogEntry<IReadOnlyList<KeyValuePair<string, object?>>> Gap(long dropped) => new(
        LogLevel.Warning,
        Category,
        LinesDropped,
        [new("Dropped", dropped)],
        null,
        (_, _) => string.Create(CultureInfo.InvariantCulture, $"{dropped} log lines are missing here: whoever reads the standard output did not keep up"));

    private sealed record Form(ConsoleFormatter Formatter, LogLevel ErrorsFrom);
}
