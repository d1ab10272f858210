using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidegate.ComparePeers;

// One of the peers that Tidegate is compared with: websockets | connection | signalr, a port, and for TLS the PEM files of certificate and key.
if (args is not [var kind, var portText, ..] || kind is not ("websockets" or "connection" or "signalr"))
{
    Console.Error.WriteLine("usage: websockets | connection | signalr PORT [CERTIFICATE KEY]");
    return 2;
}

var port = int.Parse(portText, CultureInfo.InvariantCulture);
var everybody = new Everybody();
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.Services.Configure<SocketTransportOptions>(options => options.Backlog = 8192);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
{
    listen.Protocols = HttpProtocols.Http1;
    if (args is [_, _, var certificate, var key])
        listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, key));
    if (kind == "connection")
        listen.Run(new BareConnections(everybody).RunAsync);
}));
if (kind == "signalr")
{
    builder.Services.AddSignalR(options =>
    {
        options.KeepAliveInterval = Everybody.PingInterval;
        options.ClientTimeoutInterval = 2 * Everybody.PingInterval;
    });
}

var app = builder.Build();
switch (kind)
{
    case "websockets":
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Everybody.PingInterval, KeepAliveTimeout = Everybody.PongTimeout });
        app.Map("/ws", everybody.AcceptAsync);
        break;
    case "signalr":
        app.MapHub<BenchHub>("/ws");
        app.MapPost("/broadcast", BenchHub.BroadcastAsync);
        break;
}

await app.RunAsync();
return 0;
