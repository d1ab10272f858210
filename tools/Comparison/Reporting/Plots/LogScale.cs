namespace Tidegate.Compare.Reporting.Plots;

/// <summary>Maps values above 0 to positions, so that equal ratios are equal distances.</summary>
internal sealed class LogScale
{
    private static readonly double[] Steps = [1, 2, 5];

    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    /// <summary>A scale whose ends are ticks around the values.</summary>
    /// <param name="least">The least value, above 0.</param>
    /// <param name="most">The largest.</param>
    /// <param name="from">Position of the lower end.</param>
    /// <param name="to">Position of the upper end.</param>
    public LogScale(double least, double most, double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        (_from, _to) = (from, to);
        var exponents = Enumerable.Range((int)Math.Floor(Math.Log10(least)) - 1, (int)(Math.Ceiling(Math.Log10(most)) - Math.Floor(Math.Log10(least))) + 3);
        var all = exponents.SelectMany(exponent => Steps.Select(step => Tick(step, exponent))).ToArray();
        _low = all.Last(tick => tick <= least);
        _high = all.First(tick => tick >= most && tick > _low);
        Ticks = [.. all.Where(tick => tick >= _low && tick <= _high)];
    }

    /// <summary>1, 2, 5, 10 and so on, both ends among them.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Where a value stands.</summary>
    public double At(double value) => _from + ((_to - _from) * Math.Log(value / _low) / Math.Log(_high / _low));

    private static double Tick(double step, int exponent) => exponent < 0 ? step / Math.Pow(10, -exponent) : step * Math.Pow(10, exponent);
}
