using System.Globalization;

namespace Tidegate.Clients.Measuring;

/// <summary>Medians and percentiles of measured figures that are kept one by one.</summary>
public static class Figures
{
    /// <summary>The smallest figure that is not exceeded by the share of all figures.</summary>
    /// <param name="figures">At least one.</param>
    /// <param name="share">0 to 1.</param>
    public static T Percentile<T>(IEnumerable<T> figures, double share)
    {
        var sorted = figures.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The median: of an even number the mean of the two in the middle.</summary>
    /// <param name="figures">At least one.</param>
    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    /// <summary>A time in milliseconds, with one digit behind the point.</summary>
    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";
}
