namespace Tidegate.Clients.Measuring;

/// <summary>How one figure grows with another: the straight line of the least squares, and how far its slope can be trusted.</summary>
/// <param name="Slope">Growth for each unit.</param>
/// <param name="Low">Lower end of the interval that holds the true slope with 95 %, where the errors are independent and of one size.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Trend(double Slope, double Low, double High)
{
    /// <summary>97.5 % of a normal distribution lie below.</summary>
    private const double Quantile = 1.959964;

    /// <summary>Fits the line.</summary>
    /// <param name="points">At least three, not all at the same X.</param>
    /// <exception cref="ArgumentException">They do not make a line.</exception>
    public static Trend Of(IReadOnlyCollection<(double X, double Y)> points)
    {
        if (points.Count < 3)
            throw new ArgumentException($"{points.Count} points make no line whose error could be told; three do.", nameof(points));
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        var spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        if (spread == 0)
            throw new ArgumentException("All points have the same X.", nameof(points));
        var slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
        var residue = points.Sum(point => Math.Pow(point.Y - meanY - (slope * (point.X - meanX)), 2));
        var freedom = points.Count - 2;
        var reach = StudentQuantile(freedom) * Math.Sqrt(residue / freedom / spread);
        return new Trend(slope, slope - reach, slope + reach);
    }

    /// <summary>The quantile of Student's distribution for few points, by the first terms of its expansion (Abramowitz and Stegun 26.7.5).</summary>
    private static double StudentQuantile(int freedom)
    {
        const double Z = Quantile;
        double z3 = Z * Z * Z, z5 = z3 * Z * Z, z7 = z5 * Z * Z;
        return Z
            + ((z3 + Z) / (4.0 * freedom))
            + (((5 * z5) + (16 * z3) + (3 * Z)) / (96.0 * freedom * freedom))
            + (((3 * z7) + (19 * z5) + (17 * z3) - (15 * Z)) / (384.0 * freedom * freedom * freedom));
    }
}
