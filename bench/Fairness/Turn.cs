using Tidegate.Clients.Measuring;

namespace Tidegate.Fairness;

/// <summary>What honest clients saw in one turn.</summary>
/// <param name="Median">Half of their messages were back within.</param>
/// <param name="P99">99 of 100.</param>
/// <param name="Worst">All.</param>
/// <param name="Processor">Processor time of the service, as a share of one core.</param>
internal sealed record Turn(TimeSpan Median, TimeSpan P99, TimeSpan Worst, double Processor)
{
    public static Turn Of(IReadOnlyList<TimeSpan> times, double processor) =>
        new(Figures.Percentile(times, 0.5), Figures.Percentile(times, 0.99), times.Max(), processor);

    public override string ToString() =>
        $"p50 {Median.TotalMilliseconds:0.00} p99 {P99.TotalMilliseconds:0.00} worst {Worst.TotalMilliseconds:0.0} ms, processor {Processor * 100:0} %";
}
