using System.Text;
using Tidegate.Clients.Measuring;

namespace Tidegate.Fairness;

/// <summary>Medians over all rounds.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<Result> results)
    {
        var text = new StringBuilder("| Attack | p50 quiet | p50 attacked | p99 quiet | p99 attacked | p99 ratio, median (least to most) | worst, median | processor of the service | attackers, last round |\n|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
        foreach (var kind in results.GroupBy(result => result.Kind))
        {
            var ratios = kind.Select(result => result.Attacked.P99 / result.Quiet.P99).ToArray();
            text.Append($"| {kind.Key} | {Median(result => result.Quiet.Median)} | {Median(result => result.Attacked.Median)} ");
            text.Append($"| {Median(result => result.Quiet.P99)} | {Median(result => result.Attacked.P99)} ");
            text.Append($"| **{Figures.Median(ratios):0.00}** ({ratios.Min():0.00} to {ratios.Max():0.00}) | {Median(result => result.Attacked.Worst)} ");
            text.Append($"| {Figures.Median(kind.Select(result => result.Attacked.Processor)) * 100:0} % | {kind.Last().Report} |\n");

            string Median(Func<Result, TimeSpan> of) => $"{Figures.Median(kind.Select(result => of(result).TotalMilliseconds)):0.00} ms";
        }

        return text.ToString();
    }
}
