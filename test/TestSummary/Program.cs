using System.Globalization;
using System.Xml.Linq;
using Tidegate.TestSummary;

// Usage: Tidegate.TestSummary <results folder> <repository folder> [name=percent:folder,folder ...]
const int WorstFiles = 10;

if (args.Length < 2)
{
    Console.Error.WriteLine("Usage: Tidegate.TestSummary <results folder> <repository folder> [name=percent:folder,folder ...]");
    return 2;
}

var (results, root) = (args[0], Path.GetFullPath(args[1]));
var counts = TestCounts.None;
var failed = new List<string>();
foreach (var file in Directory.EnumerateFiles(results, "*.trx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    var trx = XDocument.Load(file);
    counts = counts.With(trx);
    failed.AddRange(FailedTests.In(trx));
    foreach (var line in TestReports.In(trx))
        Console.WriteLine(line);
}

var coverage = new LineCoverage();
foreach (var file in Directory.EnumerateFiles(results, "*.cobertura.xml", SearchOption.AllDirectories))
    coverage.Add(XDocument.Load(file), root);

var good = counts is { Passed: > 0, Failed: 0, AbortedRuns: 0 };
foreach (var rule in args.Skip(2).Select(CoverageRule.Parse))
{
    var measured = coverage.Of(rule.Folders);
    var met = rule.IsMetBy(measured);
    good &= met;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Line coverage of {rule.Name}: {measured.Percent:F1} % ({measured.Covered} of {measured.Lines} lines), {(met ? "at least" : "LESS THAN")} {rule.LeastPercent:F0} %"));
    if (met)
        continue;
    foreach (var (file, part) in coverage.Worst(rule.Folders).Take(WorstFiles))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {part.Uncovered,5} lines uncovered in {file}"));
}

foreach (var line in failed)
    Console.WriteLine(line);
if (counts.AbortedRuns > 0)
    Console.WriteLine($"{counts.AbortedRuns} test runs were aborted.");
if (counts.Passed + counts.Failed == 0)
    Console.WriteLine("No test ran.");
Console.WriteLine($"{counts.Passed} passed, {counts.Failed} failed");
return good ? 0 : 1;
