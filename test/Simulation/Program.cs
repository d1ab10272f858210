using System.Diagnostics;
using Tidegate.Simulation;

var n = int.Parse(args[0]);
var start = args.Length > 1 ? ulong.Parse(args[1]) : 1;
var reach = new long[Enum.GetValues<Reach>().Length];
var sim = new WorldSimulation();
if (n == 0) { foreach (var b in TeethRun.FindAll(2, b => Console.WriteLine(b))) { } return; }
if (n == 1) { var r = sim.Run(start, Flaw.None, reach, Console.Out); Console.WriteLine(r); return; }
var sw = Stopwatch.StartNew(); long ev = 0; int bad = 0; double simt=0;
var rules = new SortedDictionary<string, int>();
for (ulong s = start; s < start + (ulong)n; s++)
{
    var r = sim.Run(s, Flaw.None, reach, null); ev += r.Events; simt += r.Simulated.TotalSeconds;
    if (r.IsViolation) { bad++; rules[r.Rule!] = rules.GetValueOrDefault(r.Rule!) + 1; if (bad <= 15) Console.WriteLine($"{r.Seed} {r.Rule} {r.Text}"); }
}
Console.WriteLine($"{n} seeds, {bad} bad, {n / sw.Elapsed.TotalSeconds:F0}/s, events/seed {ev / n}, sim s/seed {simt/n:F1}");
foreach (var (k, v) in rules) Console.WriteLine($"{k}: {v}");
for (var i = 0; i < reach.Length; i++) Console.Write($"{(Reach)i}={reach[i]} ");
