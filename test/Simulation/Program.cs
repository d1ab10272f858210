using Tidegate.Simulation;
using Tidegate.Simulation.Scale;

if (args is ["--scale", .. var rest] && ScaleTool.Parse(rest) is { } sizes)
{
    ScaleTool.Run(sizes, Console.Out);
    return 0;
}

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

var threads = Environment.ProcessorCount;
if (arguments is { Variant: 0, Seed: null })
{
    Console.WriteLine(Bite.Heading);
    return TeethRun.FindAll(threads, searches: 3, bite => Console.WriteLine(bite)).All(bite => bite.Median is not null) ? 0 : 1;
}

var variant = VariantTable.All.FirstOrDefault(variant => variant.Number == arguments.Variant);
if (variant is null && arguments.Variant is not null)
{
    Console.Error.WriteLine($"There is no variant {arguments.Variant}.");
    return 2;
}

var simulation = variant is null ? new WorldSimulation() : new VariantSimulations().Compile(variant);
if (arguments.Seed is { } seed)
{
    var report = simulation.Run(seed, new long[Counters.Length], Console.Out);
    Console.WriteLine(report.IsViolation ? $"VIOLATION of {report.Rule}: {report.Text}" : "all invariants hold");
    Console.WriteLine($"hash {report.Hash:x16}, {report.Events} events, {report.Simulated} simulated");
    return report.IsViolation ? 1 : 0;
}

var again = variant is null ? KeptSeeds.Run(simulation) : [];
foreach (var failure in again) Console.WriteLine($"KEPT SEED fails again, {failure.Rule}: {failure.Text}\n  replay: {CampaignSummary.Replay(failure)}");
var limit = arguments.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : TimeSpan.MaxValue;
var summary = new Campaign(() => simulation).Run(arguments.First, arguments.Seeds, threads, limit, progress => Console.WriteLine(progress.Line));
Console.WriteLine(summary);
return summary.Broken + again.Count == 0 ? 0 : 1;
