using Microsoft.AspNetCore.Builder;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting;
using Tidegate.Silo.Clustering;
using Tidegate.Silo.Hosting;
using Tidegate.Standalone.Chat;
using Tidegate.Standalone.Hosting;
using Tidegate.WebFrontend.Cluster;
using Tidegate.WebFrontend.Commands;
using Tidegate.WebFrontend.Composition;
using Tidegate.WebFrontend.Timing;

return await HostRunner.RunAsync<WebApplicationBuilder>(args, WebApplication.CreateBuilder, async builder =>
{
    // The lock on the name comes before any socket.
    var identity = await FrontendIdentity.TakeAsync(builder.Configuration.ReadTidegateOptions(), new BootTimeProvider());
    builder.AddOwnKey();
    builder.AddTidegateSilo(await SiloStore.OpenAsync(builder.Configuration));
    builder.AddTidegateFrontend(identity);
    return builder.AddChatPage().Build().UseTidegateFrontend().UseDashboard().UseChatPage();
}, StandaloneDefaults.For, TokenCommands.All(OwnKey.Find));
