using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Tidegate.Processes.Certificates;

namespace Tidegate.InProcess.Tests.Clustering;

/// <summary>Speaks to a port of a silo as a member would, or a stranger.</summary>
internal static class Knock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The first bytes of Orleans' own client, to which a gateway answers with its own.</summary>
    public static async Task<byte[]> RecordHelloAsync(TlsCluster cluster)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = cluster.BuildClient(null, ((IPEndPoint)listener.LocalEndpoint).Port);
        using var enough = new CancellationTokenSource();
        var starting = client.StartAsync(enough.Token);
        using var accepted = await listener.AcceptTcpClientAsync().WaitAsync(Patience);
        var length = new byte[sizeof(int)];
        await accepted.GetStream().ReadExactlyAsync(length).AsTask().WaitAsync(Patience);
        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        await accepted.GetStream().ReadExactlyAsync(payload).AsTask().WaitAsync(Patience);
        await enough.CancelAsync();
        accepted.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => starting.WaitAsync(Patience));
        return [.. length, .. payload];
    }

    /// <summary>Sends bytes without encryption.</summary>
    /// <returns>The first bytes of the answer; empty where the connection was cut.</returns>
    public static async Task<byte[]> PlainAsync(int port, byte[] hello)
    {
        using var client = await OpenAsync(port);
        return await AskAsync(client.GetStream(), hello);
    }

    /// <summary>Sends bytes with a certificate, or with none; any certificate of the silo is fine.</summary>
    /// <inheritdoc cref="PlainAsync"/>
    public static async Task<byte[]> EncryptedAsync(int port, byte[] hello, TestCertificate? certificate, Action<X509Certificate>? seen = null)
    {
        using var client = await OpenAsync(port);
        using var own = certificate?.Open();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "silo",
                ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, null, offline: true),
                RemoteCertificateValidationCallback = (_, peer, _, _) =>
                {
                    seen?.Invoke(peer!);
                    return true;
                },
            }).WaitAsync(Patience);
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return [];
        }

        return await AskAsync(tls, hello);
    }

    /// <summary>Opens a connection and says nothing.</summary>
    public static async Task<TcpClient> OpenAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        return client;
    }

    private static async Task<byte[]> AskAsync(Stream stream, byte[] hello)
    {
        var answer = new byte[64];
        try
        {
            await stream.WriteAsync(hello).AsTask().WaitAsync(Patience);
            return answer[..await stream.ReadAsync(answer).AsTask().WaitAsync(Patience)];
        }
        catch (IOException)
        {
            return [];
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The silo neither answered nor cut the connection within {Patience.TotalSeconds:0} s.");
        }
    }
}
