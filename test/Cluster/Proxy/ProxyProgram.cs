using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Tidegate.Cluster.Proxy;

/// <summary>The proxy as a process: <c>delay MS</c>, <c>stall in|out</c>, <c>cut</c>, <c>heal</c> on its input; it ends with it.</summary>
internal static class ProxyProgram
{
    /// <summary>The line that says that it listens.</summary>
    public const string Ready = "proxy is ready";

    /// <param name="arguments">Where to listen, where to connect, seed.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        await using var proxy = new DelayProxy(
            IPEndPoint.Parse(arguments[0]), IPEndPoint.Parse(arguments[1]), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line)
        {
            switch (line.Split(' '))
            {
                case ["delay", var most]: proxy.Delay(TimeSpan.FromMilliseconds(double.Parse(most, CultureInfo.InvariantCulture))); break;
                case ["stall", var way]: proxy.Stall(toTarget: way == "in"); break;
                case ["cut"]: proxy.Cut(); break;
                case ["heal"]: proxy.Heal(); break;
                default: throw new ArgumentException($"No such command: {line}");
            }
        }

        return 0;
    }
}
