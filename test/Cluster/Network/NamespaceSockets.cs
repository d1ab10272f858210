using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tidegate.Cluster.Network;

/// <summary>
/// Sockets in a network namespace from a process outside of it (setns(2)). A socket stays in the namespace of the thread that made it; the
/// thread enters the namespace for that, and never comes back to anybody else.
/// </summary>
internal static partial class NamespaceSockets
{
    private const int NetworkNamespace = 0x4000_0000;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>: connects from inside a namespace.</summary>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ConnectorOf(string name) => async (context, cancellation) =>
    {
        var socket = New(name);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };

    /// <summary>A TCP socket in a namespace.</summary>
    /// <exception cref="Win32Exception">The namespace cannot be entered.</exception>
    public static Socket New(string name)
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{name}");
                if (SetNamespace(file, NetworkNamespace) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The network namespace {name} cannot be entered.");
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            }
            catch (Exception caught) when (caught is Win32Exception or IOException or UnauthorizedAccessException or SocketException)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw failure!;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeHandle file, int kind);
}
