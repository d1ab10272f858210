using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tidegate.Fairness.Attacks;

/// <summary>Reads what comes, each connection at the rate at which Tidegate reads one client, and drops it.</summary>
internal static class Sink
{
    public const string Announcement = "sink at ";

    private const int PortionBytes = 64 * 1024;
    private const double BytesPerSecond = 2048 * 1024;

    public static int Run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(Announcement + ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        while (true)
        {
            var socket = listener.AcceptSocket();
            new Thread(() => Read(socket)) { IsBackground = true }.Start();
        }
    }

    private static void Read(Socket socket)
    {
        var buffer = new byte[PortionBytes];
        try
        {
            while (socket.Receive(buffer) is > 0 and var count)
                Thread.Sleep(TimeSpan.FromSeconds(count / BytesPerSecond));
        }
        catch (SocketException)
        {
            // The flooder has left.
        }

        socket.Dispose();
    }
}
