using System.Globalization;
using System.Runtime.InteropServices;
using Tidegate.Compare.Options;
using Tidegate.Compare.Running;
using Tidegate.Compare.Starting;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help") || args.Contains("--list"))
{
    Console.WriteLine(args.Contains("--help") ? OptionParser.Usage : string.Join('\n', AllPeers.List.Select(peer => $"{peer.Name,-20} {peer.Title}")));
    return 0;
}

// Servers are processes of their own: they end with this one, however it ends.
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => RunningPeer.KillAll());
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => RunningPeer.KillAll());

try
{
    await new Comparison(OptionParser.Parse(args, AllPeers.Names), string.Join(' ', args)).RunAsync();
    return 0;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
