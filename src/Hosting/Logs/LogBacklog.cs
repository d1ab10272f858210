namespace Tidegate.Hosting.Logs;

/// <summary>What waits to be written: a line, or the place where others were dropped.</summary>
/// <param name="Text">The line with its end; empty where <paramref name="Dropped"/> says how many are missing here.</param>
/// <param name="IsError">It goes to the standard error.</param>
/// <param name="Dropped">How many lines are missing at this place.</param>
internal readonly record struct LogLine(string Text, bool IsError, long Dropped = 0);

/// <summary>
/// The lines between those who log and the one who writes, bounded in number and size. A full one takes nothing more until half of it
/// is written: what is dropped is then one gap, whose size stands at its place. Pure, not thread-safe.
/// </summary>
/// <param name="maxLines">Lines that wait at most.</param>
/// <param name="maxCharacters">Characters in them at most; a single line may be longer.</param>
internal sealed class LogBacklog(int maxLines, long maxCharacters)
{
    private readonly Queue<LogLine> _lines = new();
    private long _characters;
    private long _gap;

    /// <summary>Lines that wait.</summary>
    public int Count => _lines.Count;

    /// <summary>Lines dropped since the start.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whatever comes is dropped.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes a line, or counts it as dropped.</summary>
    /// <returns>True where it was taken.</returns>
    public bool TryAdd(LogLine line)
    {
        IsFull |= _lines.Count >= maxLines || (_lines.Count > 0 && _characters + line.Text.Length > maxCharacters);
        if (IsFull)
        {
            Refuse();
            return false;
        }

        Add(line);
        return true;
    }

    /// <summary>Counts a line that was not even brought.</summary>
    public void Refuse()
    {
        Dropped++;
        _gap++;
    }

    /// <summary>What was taken could not be written: it is told behind the next line.</summary>
    public void Lose(LogLine line)
    {
        if (line.Dropped == 0) Refuse();
        else _gap += line.Dropped;
    }

    /// <summary>The next one to write.</summary>
    public bool TryTake(out LogLine line)
    {
        if (!_lines.TryDequeue(out line)) return false;
        _characters -= line.Text.Length;
        // Never behind a gap: where writing fails, each would bring another.
        if (_gap > 0 && line.Dropped == 0 && _lines.Count <= maxLines / 2 && _characters <= maxCharacters / 2)
        {
            IsFull = false;
            Add(new LogLine("", line.IsError, _gap));
            _gap = 0;
        }

        return true;
    }

    private void Add(LogLine line)
    {
        _lines.Enqueue(line);
        _characters += line.Text.Length;
    }
}
