using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Transport;

public class TlsTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task WebSocket_over_TLS_is_served_and_returns_its_permit(string version)
    {
        using var certificate = SelfSigned();
        await using var host = await FrontendHost.StartAsync(protocols: HttpProtocols.Http1AndHttp2, certificate: certificate);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString();
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await Expect.Within(socket.ConnectAsync(new Uri($"wss://127.0.0.1:{host.Port}/ws?hub=echo"), invoker, CancellationToken.None), "the upgrade");

        await socket.SendAsync("secret"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[100];
        var result = await Expect.Within(socket.ReceiveAsync(buffer, CancellationToken.None), "the echo");
        Assert.Equal("secret"u8.ToArray(), buffer[..result.Count]);
        await Expect.Within(socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None), "the close handshake");

        await host.Admission.NextReturn();
        Assert.Equal(1000, (await host.Gateway.NextClosed()).Code);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return request.CreateSelfSigned(from, from.AddYears(100));
    }
}
