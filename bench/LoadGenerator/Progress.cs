using Tidegate.Clients.Load;
using Tidegate.Clients.Measuring;

namespace Tidegate.LoadGenerator;

/// <summary>One line each second while a run goes on; on a terminal always the same line.</summary>
internal sealed class Progress(TextWriter output, bool inPlace, RunStatistics statistics, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private bool _lineOpen;
    private long _echoedBefore;

    /// <summary>Prints until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            Print(time.GetElapsedTime(start));
        }
    }

    /// <summary>Prints a line of its own, below the progress line.</summary>
    public void Announce(string line)
    {
        lock (_gate)
        {
            EndLine();
            output.WriteLine(line);
            output.Flush();
        }
    }

    private void Print(TimeSpan elapsed)
    {
        var echoed = statistics.Echoed;
        var line = $"  {elapsed.TotalSeconds,5:F0} s  open {statistics.Open}  refused {statistics.Refusals.Total}  " +
            $"closed {statistics.Closes.Total}  errors {statistics.Errors.Total}  echoes/s {echoed - _echoedBefore}";
        _echoedBefore = echoed;
        lock (_gate)
        {
            if (inPlace)
                output.Write("\r" + line.PadRight(79));
            else
                output.WriteLine(line);
            _lineOpen = inPlace;
            output.Flush();
        }
    }

    private void EndLine()
    {
        if (_lineOpen)
            output.WriteLine();
        _lineOpen = false;
    }
}
