using System.Globalization;
using System.Text;

namespace Tidegate.Simulation;

/// <summary>What a campaign came to.</summary>
/// <param name="Seeds">Seeds run.</param>
/// <param name="Broken">Seeds in which something did not hold.</param>
/// <param name="Simulated">Time that passed in all worlds together.</param>
/// <param name="Elapsed">Time it took.</param>
/// <param name="Cpu">Processor time it took, on all cores together.</param>
/// <param name="Hash">Over the traces of all seeds.</param>
/// <param name="Violations">The first violations.</param>
/// <param name="Counts">As <see cref="Counters"/> places them.</param>
internal sealed record CampaignSummary(
    long Seeds,
    long Broken,
    TimeSpan Simulated,
    TimeSpan Elapsed,
    TimeSpan Cpu,
    ulong Hash,
    IReadOnlyList<SeedReport> Violations,
    IReadOnlyList<long> Counts)
{
    /// <summary>How often each kind of fault and each rule's branch must happen in a standard run.</summary>
    public const int LeastCount = 1_000;

    /// <summary>How often each kind of fault must fall into each situation in a standard run.</summary>
    public const int LeastPairCount = 100;

    /// <summary>The seeds of a standard run.</summary>
    public const int StandardSeeds = 20_000;

    /// <summary>Schedules per second.</summary>
    public double Rate => Seeds / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>Schedules per second of processor time: what one core does, whatever else runs on the machine.</summary>
    public double RatePerCore => Seeds / Math.Max(Cpu.TotalSeconds, 0.001);

    /// <summary>What happened too seldom for a standard run.</summary>
    public IEnumerable<string> TooSeldom =>
    [
        .. Enum.GetValues<Reach>().Where(kind => Counts[(int)kind] < LeastCount).Select(kind => kind.ToString()),
        .. Pairs.Where(pair => Counts[Counters.Of(pair.Fault, pair.Situation)] < LeastPairCount).Select(pair => $"{pair.Fault} while {pair.Situation}"),
    ];

    /// <summary>What happened least often.</summary>
    public string Rarest
    {
        get
        {
            var kind = Enum.GetValues<Reach>().MinBy(kind => Counts[(int)kind]);
            var (fault, situation) = Pairs.MinBy(pair => Counts[Counters.Of(pair.Fault, pair.Situation)]);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"least often: {kind} {Counts[(int)kind]:N0} times, {fault} while {situation} {Counts[Counters.Of(fault, situation)]:N0} times");
        }
    }

    private static IEnumerable<(Fault Fault, Situation Situation)> Pairs =>
        from fault in Enum.GetValues<Fault>()
        from situation in Enum.GetValues<Situation>()
        select (fault, situation);

    /// <summary>The line that replays a seed.</summary>
    public static string Replay(SeedReport report, Variant? variant = null) =>
        $"dotnet run -c Release --project test/Simulation -- --seed {report.Seed}{(variant is null ? "" : $" --variant {variant.Number}")}";

    /// <summary>One line of progress.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Elapsed.TotalSeconds,7:F0} s  {Seeds,12:N0} seeds  {Rate,7:N0}/s  {RatePerCore,7:N0}/s per core  {Simulated.TotalDays,9:F2} simulated days  {Broken} violations");

    /// <summary>What a standard run is judged by, in two lines.</summary>
    public string Verdict => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seeds:N0} seeds, {Broken} violations, {Simulated.TotalDays:F2} simulated days, {Rate:N0} seeds/s, {RatePerCore:N0} seeds per second and core\n{Rarest}");

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Line);
        text.AppendLine(CultureInfo.InvariantCulture, $"hash {Hash:x16}");
        foreach (var kind in Enum.GetValues<Reach>()) text.AppendLine(CultureInfo.InvariantCulture, $"  {kind,-24} {Counts[(int)kind],14:N0}");
        text.Append(CultureInfo.InvariantCulture, $"  {"",-16}");
        foreach (var situation in Enum.GetValues<Situation>()) text.Append(CultureInfo.InvariantCulture, $"{situation,14}");
        text.AppendLine();
        foreach (var fault in Enum.GetValues<Fault>())
        {
            text.Append(CultureInfo.InvariantCulture, $"  {fault,-16}");
            foreach (var situation in Enum.GetValues<Situation>()) text.Append(CultureInfo.InvariantCulture, $"{Counts[Counters.Of(fault, situation)],14:N0}");
            text.AppendLine();
        }

        text.AppendLine(Rarest);
        foreach (var violation in Violations)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"VIOLATION of {violation.Rule}: {violation.Text}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  replay: {Replay(violation)}");
        }

        return text.ToString();
    }
}
