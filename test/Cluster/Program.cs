using System.Runtime.InteropServices;
using Tidegate.Cluster.Campaign;
using Tidegate.Cluster.Clients;
using Tidegate.Cluster.Network;
using Tidegate.Cluster.Proxy;

const int Failed = 1;
const int WrongUsage = 2;

// The processes that this program starts of itself.
switch (args)
{
    case ["clients", .. var rest]: return await ClientProgram.RunAsync(ClientSettings.Parse(rest));
    case ["proxy", .. var rest]: return await ProxyProgram.RunAsync(rest);
}

if (CampaignOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(CampaignOptions.Usage);
    return WrongUsage;
}

if (options.HasRedis && !Tool.Exists("redis-server"))
{
    Console.Error.WriteLine("redis-server is not installed (apt-get install redis-server); --memory does without.");
    return WrongUsage;
}

if (options.HasNamespaces && await NamespacedNetwork.WhyNotAsync() is { } missing)
{
    Console.Error.WriteLine($"{missing}; --loopback does without namespaces.");
    return WrongUsage;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    Console.WriteLine("Ends after this episode.");
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

Console.WriteLine($"first seed {options.Seed}, archive in {options.Folder}");
await using var campaign = new CampaignRun(options, Console.Out, options.Plan is { } plan ? (_, _) => plan : null);
var summary = await campaign.RunAsync(stop.Token);
Console.WriteLine(summary);
return summary.Failed == 0 ? 0 : Failed;
