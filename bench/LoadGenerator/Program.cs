using System.Runtime.InteropServices;
using Tidegate.Clients.Load;
using Tidegate.LoadGenerator;

const int Failed = 1;
const int WrongUsage = 2;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(HelpText.Text);
    return 0;
}

LoadOptions options;
try
{
    options = OptionParser.Parse(args);
    OpenFiles.Ensure(options.Connections);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return WrongUsage;
}

var time = TimeProvider.System;
var run = new LoadRun(options, time);
var progress = new Progress(Console.Out, inPlace: !Console.IsOutputRedirected, run.Statistics, time);
run.Ready += () => progress.Announce(
    $"ready: open={run.OpenWhenReady} refused={run.Statistics.Refusals.Total} errors={run.Statistics.Errors.Total}");

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

using var ended = new CancellationTokenSource();
var start = time.GetTimestamp();
var printing = options.Quiet ? Task.CompletedTask : progress.RunAsync(ended.Token);
await run.RunAsync(stop.Token);
await ended.CancelAsync();
await printing;

var report = LoadReport.Of(options, run, time.GetElapsedTime(start), stop.IsCancellationRequested);
TableWriter.Write(Console.Out, report);
if (options.JsonPath is not null)
    await JsonWriter.WriteAsync(options.JsonPath, report);
return report.AsExpected ? 0 : Failed;
