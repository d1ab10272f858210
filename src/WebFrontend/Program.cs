using Microsoft.AspNetCore.Builder;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting;
using Tidegate.Hosting.Redis;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Commands;
using Tidegate.WebFrontend.Composition;
using Tidegate.WebFrontend.Startup;
using Tidegate.WebFrontend.Timing;

return await HostRunner.RunAsync<WebApplicationBuilder>(args, WebApplication.CreateBuilder, async builder =>
{
    // The lock on the name comes before any socket.
    var options = builder.Configuration.ReadTidegateOptions();
    var identity = await FrontendIdentity.TakeAsync(options, new BootTimeProvider());
    builder.AddTidegateClusterClient(await RedisStore.OpenWhereUsedAsync(options.Cluster, TimeProvider.System));
    builder.AddTidegateFrontend(identity);
    return builder.Build().UseTidegateFrontend();
}, commands: TokenCommands.All(_ => null));
