using System.Globalization;

namespace Tidegate.Cluster.Rig;

/// <summary>The lines of all processes and of the nemesis in one file, in the order in which they came.</summary>
internal sealed class LineLog(string path) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly long _start = Monotonic.Now;
    private StreamWriter _writer = new(path, append: false) { AutoFlush = true };

    /// <summary>Goes on in another file.</summary>
    public void GoOnIn(string next)
    {
        lock (_gate)
        {
            _writer.Dispose();
            _writer = new StreamWriter(next, append: false) { AutoFlush = true };
        }
    }

    public void Write(string who, string line)
    {
        lock (_gate)
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Monotonic.Seconds(_start, Monotonic.Now),9:0.000} {who,-11} {line}"));
    }

    public void Dispose()
    {
        lock (_gate)
            _writer.Dispose();
    }
}
