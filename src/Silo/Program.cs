using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidegate.Hosting;
using Tidegate.Silo.Clustering;
using Tidegate.Silo.Hosting;

return await HostRunner.RunAsync(args, Host.CreateApplicationBuilder, async builder =>
{
    builder.AddTidegateSilo(await SiloStore.OpenAsync(builder.Configuration));
    builder.Services.AddHostedService<SiloReadyLine>();
    return builder.Build();
});
