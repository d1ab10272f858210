using System.Globalization;
using Tidegate.Clients.Measuring;
using Tidegate.ClusterTls;
using Tidegate.Processes;
using Tidegate.Processes.Certificates;

// What encryption inside the cluster costs: two clusters side by side, one with and one without, measured in turn.
const int Bytes = 1024;
const int AtOnce = 8;
const int WarmUps = 3;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var root, var socketsText, var messagesText, var roundsText])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/ClusterTls -- ROOT SOCKETS MESSAGES ROUNDS, where ROOT is the root of the repository");
    return 2;
}

var (sockets, messages, rounds) = (int.Parse(socketsText, null), int.Parse(messagesText, null), int.Parse(roundsText, null));
using var folder = new TemporaryFolder();
using var authority = TestAuthority.Create();
await using var plain = await Broadcast.StartAsync(root, Directory.CreateDirectory(Path.Combine(folder.Path, "plain")).FullName, null, sockets);
await using var encrypted = await Broadcast.StartAsync(root, Directory.CreateDirectory(Path.Combine(folder.Path, "encrypted")).FullName, authority, sockets);

// The processes compile what runs often anew, in the background: until then they measure the compiler.
for (var warmUp = 0; warmUp < WarmUps; warmUp++)
{
    await plain.RunAsync(messages, Bytes, AtOnce);
    await encrypted.RunAsync(messages, Bytes, AtOnce);
}

Console.WriteLine($"{messages} messages of {Bytes} bytes to a hub with {sockets} sockets, {AtOnce} published at a time");
Console.WriteLine("| round | messages/s plain | messages/s encrypted | throughput ratio | processor µs a message plain | encrypted | processor time ratio |");
Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
var (throughput, processor) = (new List<double>(), new List<double>());
for (var round = 1; round <= rounds; round++)
{
    var order = round % 2 == 1 ? new[] { plain, encrypted } : [encrypted, plain];
    var first = await MeasureAsync(order[0]);
    var second = await MeasureAsync(order[1]);
    var (off, on) = round % 2 == 1 ? (first, second) : (second, first);
    throughput.Add(on.PerSecond / off.PerSecond);
    processor.Add(on.Processor / off.Processor);
    Console.WriteLine(
        $"| {round} | {off.PerSecond:0} | {on.PerSecond:0} | {throughput[^1]:0.00} | {off.Processor:0} | {on.Processor:0} | {processor[^1]:0.00} |");
}

Console.WriteLine($"| median | | | {Figures.Median(throughput):0.00} | | | {Figures.Median(processor):0.00} |");
return 0;

async Task<(double PerSecond, double Processor)> MeasureAsync(Broadcast cluster)
{
    var before = cluster.ProcessorTime;
    var took = await cluster.RunAsync(messages, Bytes, AtOnce);
    return (messages / took.TotalSeconds, (cluster.ProcessorTime - before).TotalMicroseconds / messages);
}
