using System.Net;
using Microsoft.Extensions.Hosting;

// A silo of the application, which joins the cluster of a Tidegate on this machine and brings its handler.
var builder = Host.CreateApplicationBuilder(args);
int Port(string name, int usual) => int.TryParse(builder.Configuration[name], out var port) ? port : usual;
builder.UseOrleans(silo => silo.UseLocalhostClustering(
    Port("SiloPort", 11112),
    Port("GatewayPort", 30001),
    new IPEndPoint(IPAddress.Loopback, Port("PrimaryPort", 11111)),
    serviceId: "tidegate",
    clusterId: builder.Configuration["ClusterId"] ?? "tidegate"));
builder.Build().Run();
